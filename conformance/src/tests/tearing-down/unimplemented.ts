import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";

const empty = { namespace: "", type: "", id: "" };

/** Sends a method one request for each state that a server could look at first. */
async function judge(
  { world, call, check }: TestContext,
  method: "teardown" | "teardownAndDestroy",
): Promise<void> {
  const owner = "controller-a";
  const running = nameOf(await world.create({}, { owner }));
  const tearingDown = nameOf(await world.create({ phase: "tearingDown" }, { owner }));
  const outcomes = [
    await call[method]({ ...nameOf(world.resource()), options: {} }),
    await call[method]({ ...running, options: {} }),
    await call[method]({ ...tearingDown, options: { owner: "controller-b" } }),
    await call[method]({ ...empty, options: {} }),
    await call[method](running),
    await call[method]({ ...tearingDown, options: { owner } }),
    await call[method]({ ...running, options: { owner } }),
  ];
  // Whoever answers UNIMPLEMENTED once does not have the method, and has to say so always.
  if (outcomes.some((outcome) => outcome.kind === "refused" && outcome.code === "UNIMPLEMENTED")) {
    for (const outcome of outcomes) check.refusedWith("COSI-TDN-001", outcome, "UNIMPLEMENTED");
  } else check.notApplicable("the server implements the call");
}

export default [
  test({
    id: "tearing-down.no-teardown",
    title: "A server without Teardown answers UNIMPLEMENTED to every Teardown",
    covers: ["COSI-TDN-001"],
    run: (context) => judge(context, "teardown"),
  }),
  test({
    id: "tearing-down.no-teardown-and-destroy",
    title: "A server without TeardownAndDestroy answers UNIMPLEMENTED to every TeardownAndDestroy",
    covers: ["COSI-TDN-001"],
    run: (context) => judge(context, "teardownAndDestroy"),
  }),
];
