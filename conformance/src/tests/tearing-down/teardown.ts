import { nameOf } from "../../check/content.ts";
import { anyOf } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";

const feature = "teardown";
const owner = "controller-a";

export default [
  test({
    id: "tearing-down.marks-running",
    title: "A Teardown sets the phase of a running resource, changes nothing else and causes one event",
    covers: ["COSI-TDN-002"],
    feature,
    async run({ world, call, check }) {
      for (const caller of ["", owner]) {
        const before = await world.get(
          await world.create(
            { labels: { app: "web" }, annotations: { note: "text" }, finalizers: ["net", "disk"] },
            { owner: caller },
          ),
        );
        const watch = await world.watch();
        const outcome = await call.teardown({ ...nameOf(before), options: { owner: caller } });
        check.isOk("COSI-TDN-002", outcome);
        const after = await world.get(before);
        const { version, updated } = after.metadata!;
        const want = world.change(before, { phase: "tearingDown", version });
        if (updated !== undefined) want.metadata!.updated = updated;
        check.sameResource("COSI-TDN-002", after, want, outcome);
        check.events("COSI-TDN-002", await world.upToFence(watch), [anyOf("UPDATED")]);
      }
    },
  }),
  test({
    id: "tearing-down.readiness",
    title: "A Teardown says that the resource can be destroyed exactly if it has no finalizer",
    covers: ["COSI-TDN-003"],
    feature,
    async run({ world, call, check }) {
      for (const finalizers of [[], ["net"], ["net", "disk"]]) {
        const name = nameOf(await world.create({ finalizers }));
        const outcome = await call.teardown({ ...name, options: {} });
        if (outcome.kind !== "ok") continue;
        const { destroyReady } = outcome.value;
        const texts = {
          want: `destroy_ready ${finalizers.length === 0} with ${finalizers.length} finalizers`,
          got: String(destroyReady),
        };
        check.that("COSI-TDN-003", destroyReady === (finalizers.length === 0), texts, outcome);
      }
    },
  }),
  test({
    id: "tearing-down.again",
    title: "A Teardown of a resource that is tearing down changes nothing and says whether it is free now",
    covers: ["COSI-TDN-004"],
    feature,
    async run({ world, call, check }) {
      const first = await world.get(await world.create({ finalizers: ["net"] }, { owner }));
      const name = nameOf(first);
      let before = await world.get(await world.tearDown(first));
      for (const finalizers of [["net"], []]) {
        before = await world.get(
          await world.update(before, { finalizers, labels: { count: String(finalizers.length) } }),
        );
        const watch = await world.watch();
        for (let i = 0; i < 2; i++) {
          const outcome = await call.teardown({ ...name, options: { owner } });
          check.isOk("COSI-TDN-004", outcome);
          if (outcome.kind !== "ok") continue;
          const want = finalizers.length === 0;
          const { destroyReady } = outcome.value;
          const texts = { want: `destroy_ready ${want}`, got: String(destroyReady) };
          check.that("COSI-TDN-004", destroyReady === want, texts, outcome);
        }
        const got = await call.get(name);
        const version = got.kind === "ok" ? got.value.resource?.metadata?.version : undefined;
        const texts = { want: `version ${before.metadata!.version}`, got: `version ${version}` };
        check.that("COSI-TDN-004", version === before.metadata!.version, texts, got);
        check.events("COSI-TDN-004", await world.upToFence(watch), []);
        before = await world.get(before);
      }
    },
  }),
  test({
    id: "tearing-down.missing",
    title: "A Teardown of a resource that does not exist is answered with NOT_FOUND",
    covers: ["COSI-TDN-005"],
    feature,
    async run({ world, call, check }) {
      const destroyed = await world.create();
      await world.destroy(destroyed);
      for (const resource of [world.resource(), destroyed]) {
        for (const caller of ["", owner]) {
          const outcome = await call.teardown({ ...nameOf(resource), options: { owner: caller } });
          check.refusedWith("COSI-TDN-005", outcome, "NOT_FOUND");
        }
      }
    },
  }),
  test({
    id: "tearing-down.wrong-owner",
    title: "A Teardown of a running resource by anybody but its owner is refused and changes nothing",
    covers: ["COSI-TDN-006"],
    feature,
    async run({ world, call, check }) {
      for (const [stored, callers] of [
        [owner, ["", "controller-b"]],
        ["", [owner]],
      ] as const) {
        for (const caller of callers) {
          const before = await world.get(await world.create({ finalizers: ["net"] }, { owner: stored }));
          const outcome = await call.teardown({ ...nameOf(before), options: { owner: caller } });
          check.refusedWith("COSI-TDN-006", outcome, "PERMISSION_DENIED");
          check.sameResource("COSI-TDN-006", await world.get(before), before, outcome);
        }
      }
    },
  }),
  test({
    id: "tearing-down.wrong-owner-again",
    title: "A Teardown by another owner of a resource that is tearing down is refused and causes no event",
    covers: ["COSI-TDN-007", "COSI-WCH-008"],
    feature,
    async run({ world, call, check }) {
      const before = await world.create({ phase: "tearingDown", finalizers: ["net"] }, { owner });
      const watch = await world.watch();
      for (const caller of ["", "controller-b"]) {
        const outcome = await call.teardown({ ...nameOf(before), options: { owner: caller } });
        if (outcome.kind === "ok") {
          const texts = { want: "PERMISSION_DENIED (OK tolerated)", got: "OK" };
          check.tolerates("COSI-TDN-007", texts, outcome);
        } else check.refusedWith("COSI-TDN-007", outcome, "PERMISSION_DENIED");
      }
      check.events("COSI-WCH-008", await world.upToFence(watch), []);
    },
  }),
];
