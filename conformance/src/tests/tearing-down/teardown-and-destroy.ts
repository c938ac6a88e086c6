import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

const feature = "teardown-and-destroy";
const owner = "controller-a";

export default [
  test({
    id: "tearing-down.destroys-free",
    title: "A TeardownAndDestroy without finalizers is answered with OK when the resource is gone",
    covers: ["COSI-TAD-001", "COSI-TAD-009"],
    feature,
    async run({ world, call, check }) {
      for (const caller of ["", owner]) {
        for (const phase of ["running", "tearingDown"]) {
          const name = nameOf(await world.create({ phase }, { owner: caller }));
          const outcome = await call.teardownAndDestroy({ ...name, options: { owner: caller } });
          check.isOk("COSI-TAD-001", outcome);
          if (outcome.kind !== "ok") continue;
          const got = await call.get(name);
          check.refusedWith("COSI-TAD-001", got, "NOT_FOUND");
          check.refusedWith("COSI-TAD-009", got, "NOT_FOUND");
        }
      }
    },
  }),
  test({
    id: "tearing-down.destroys-missing",
    title: "A TeardownAndDestroy of a resource that does not exist is answered with NOT_FOUND",
    covers: ["COSI-TAD-003"],
    feature,
    async run({ world, call, check }) {
      const destroyed = await world.create();
      await world.destroy(destroyed);
      for (const resource of [world.resource(), destroyed]) {
        const outcome = await call.teardownAndDestroy({ ...nameOf(resource), options: { owner } });
        check.refusedWith("COSI-TAD-003", outcome, "NOT_FOUND");
        if (outcome.kind === "silent") return;
      }
    },
  }),
  test({
    id: "tearing-down.destroys-for-owner-only",
    title: "A TeardownAndDestroy of a running resource by anybody but its owner is refused at once",
    covers: ["COSI-TAD-004", "COSI-TAD-005"],
    feature,
    async run({ world, call, check }) {
      for (const [stored, caller] of [
        [owner, ""],
        [owner, "controller-b"],
        ["", owner],
      ] as const) {
        for (const finalizers of [[], ["net"]]) {
          const before = await world.get(await world.create({ finalizers }, { owner: stored }));
          const name = nameOf(before);
          const outcome = await call.teardownAndDestroy({ ...name, options: { owner: caller } });
          check.refusedWith("COSI-TAD-004", outcome, "PERMISSION_DENIED");
          const got = await call.get(name);
          if (got.kind === "ok") check.returns("COSI-TAD-004", got, before);
          check.isOk("COSI-TAD-005", got);
          if (outcome.kind === "silent") return;
        }
      }
    },
  }),
  test({
    id: "tearing-down.destroys-marked-for-owner-only",
    title: "A TeardownAndDestroy by another owner does not destroy a resource that is tearing down",
    covers: ["COSI-TAD-005", "COSI-TAD-006"],
    feature,
    async run({ world, call, check }) {
      for (const caller of ["", "controller-b"]) {
        const init = { phase: "tearingDown" };
        const free = nameOf(await world.create(init, { owner }));
        const outcome = await call.teardownAndDestroy({ ...free, options: { owner: caller } });
        check.refusedWith("COSI-TAD-006", outcome, "PERMISSION_DENIED");
        check.isOk("COSI-TAD-005", await call.get(free));

        const held = await world.get(await world.create({ ...init, finalizers: ["net"] }, { owner }));
        const pending = call.startTeardownAndDestroy({ ...nameOf(held), options: { owner: caller } });
        await world.get(held);
        const isAnsweredAtOnce = !pending.isPending();
        await world.update(held, { finalizers: [] });
        const late = await pending.outcome;
        // At once is the robust answer; waiting for the finalizers first is tolerated.
        if (isAnsweredAtOnce || late.kind !== "refused" || late.code !== "PERMISSION_DENIED") {
          check.refusedWith("COSI-TAD-006", late, "PERMISSION_DENIED");
        } else {
          const texts = { want: "PERMISSION_DENIED at once", got: "PERMISSION_DENIED after the wait" };
          check.tolerates("COSI-TAD-006", texts, late);
        }
        check.isOk("COSI-TAD-005", await call.get(nameOf(held)));
      }
    },
  }),
];
