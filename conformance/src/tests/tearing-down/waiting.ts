import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";
import { exchangeCalls, startWaiting } from "./_wait.ts";

const feature = "teardown-and-destroy";

export default [
  test({
    id: "tearing-down.waits-for-finalizers",
    title: "A TeardownAndDestroy tears down at once and is answered when the last finalizer is gone",
    covers: ["COSI-TAD-002", "COSI-TAD-009"],
    feature,
    async run(context) {
      const { world, call, check } = context;
      const owner = "controller-a";
      const waiting = await startWaiting(context, ["net", "disk"], owner);
      if (waiting === undefined) return;
      const { before, pending } = waiting;
      for (const finalizers of [["net", "disk"], ["disk"]]) {
        const now = await call.get(nameOf(before));
        if (now.kind !== "ok" || now.value.resource?.metadata === undefined) {
          check.isOk("COSI-TAD-002", now);
          return;
        }
        await world.update(now.value.resource, { finalizers, labels: { left: String(finalizers.length) } });
        await exchangeCalls(context);
        if (pending.isPending()) continue;
        const early = await pending.outcome;
        if (early.kind === "silent") {
          check.isOk("COSI-TAD-002", early); // the suite gave up waiting, which is for a second try to clear up
          return;
        }
        const want = `no answer while ${finalizers.length} finalizers are left`;
        check.that("COSI-TAD-002", false, { want, got: "an answer" }, early);
        await judgeEnd(context, before, early);
        return;
      }
      await world.update(await world.get(before), { finalizers: [] });
      const outcome = await pending.outcome;
      check.isOk("COSI-TAD-002", outcome);
      if (outcome.kind === "ok")
        check.refusedWith("COSI-TAD-002", await call.get(nameOf(before)), "NOT_FOUND");
      await judgeEnd(context, before, outcome);
    },
  }),
  test({
    id: "tearing-down.cancelled-wait",
    title: "A TeardownAndDestroy that is cancelled while it waits leaves the resource tearing down for good",
    covers: ["COSI-TAD-002", "COSI-TAD-007"],
    feature,
    async run(context) {
      const { world, call, check } = context;
      const waiting = await startWaiting(context, ["net"]);
      if (waiting === undefined) return;
      const { before, pending, watch } = waiting;
      pending.cancel();
      await pending.outcome;
      await exchangeCalls(context);
      for (const finalizers of [["net"], []]) {
        const got = await call.get(nameOf(before));
        const phase = got.kind === "ok" ? got.value.resource?.metadata?.phase : "of nothing";
        const texts = { want: "phase tearingDown after the cancelled call", got: `phase ${phase}` };
        check.that("COSI-TAD-007", phase === "tearingDown", texts, got);
        if (phase !== "tearingDown") return;
        await world.update(await world.get(before), {
          finalizers,
          labels: { left: String(finalizers.length) },
        });
        await exchangeCalls(context);
      }
      await world.upToFence(watch);
      check.isOk("COSI-TAD-007", await call.get(nameOf(before)));
    },
  }),
  test({
    id: "tearing-down.destroyed-by-another",
    title: "A TeardownAndDestroy that waits while another caller destroys the resource is answered with OK",
    covers: ["COSI-TAD-002", "COSI-TAD-008", "COSI-TAD-009"],
    feature,
    async run(context) {
      const { world, call, check } = context;
      for (let round = 0; round < 3; round++) {
        const waiting = await startWaiting(context, ["net"]);
        if (waiting === undefined) return;
        const { before, pending, watch } = waiting;
        const name = nameOf(before);
        await world.update(await world.get(before), { finalizers: [] });
        await call.destroy({ ...name, options: {} }); // whoever comes first: both want it gone
        const outcome = await pending.outcome;
        check.refusedWith("COSI-TAD-009", await call.get(name), "NOT_FOUND");
        if (outcome.kind === "ok") check.isOk("COSI-TAD-008", outcome);
        else check.refusedWith("COSI-TAD-008", outcome, [], ["NOT_FOUND"]);
        watch.cancel();
      }
    },
  }),
  test({
    id: "tearing-down.set-back-to-running",
    title: "A TeardownAndDestroy is not answered with OK because the resource was set back to running",
    covers: ["COSI-TAD-002", "COSI-TAD-009"],
    feature,
    async run(context) {
      const { world } = context;
      const waiting = await startWaiting(context, ["net"]);
      if (waiting === undefined) return;
      const { before, pending } = waiting;
      await world.update(await world.get(before), { phase: "running" });
      await exchangeCalls(context);
      // What becomes of the call is left open; only OK has a meaning.
      if (pending.isPending()) pending.cancel();
      await judgeEnd(context, before, await pending.outcome);
    },
  }),
];

/** Judges that an answer OK means that the resource is gone. */
async function judgeEnd(
  { call, check }: TestContext,
  before: Parameters<typeof nameOf>[0],
  outcome: Awaited<ReturnType<TestContext["call"]["teardownAndDestroy"]>>,
): Promise<void> {
  const got = await call.get(nameOf(before));
  const isThere = got.kind === "ok";
  const texts = {
    want: "OK only when the resource is gone",
    got: `the answer is ${outcome.kind === "ok" ? "OK" : "not OK"}, the resource ${isThere ? "exists" : "is gone"}`,
  };
  check.that("COSI-TAD-009", outcome.kind !== "ok" || !isThere, texts, outcome);
}
