import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "transport.serves-methods",
  title: "Get, List, Create, Update, Destroy and Watch are there",
  covers: ["COSI-TRN-001"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const resource = world.resource();
    const name = nameOf(resource);
    const calls = [
      ["Get", () => call.get(name)],
      ["List", () => call.list({ namespace, type, options: {} })],
      ["Create", () => call.create({ resource, options: {} })],
      ["Update", () => call.update({ newResource: world.change(resource, { version: "1" }), options: {} })],
      ["Destroy", () => call.destroy({ ...name, options: {} })],
    ] as const;
    for (const [method, start] of calls) {
      const outcome = await start();
      const isAbsent = outcome.kind === "refused" && outcome.code === "UNIMPLEMENTED";
      const isAnswered = outcome.kind === "ok" || outcome.kind === "refused";
      const got = isAbsent ? "UNIMPLEMENTED" : isAnswered ? "another answer" : "no answer";
      const want = `${method} is answered, not with UNIMPLEMENTED`;
      check.that("COSI-TRN-001", isAnswered && !isAbsent, { want, got }, outcome);
    }
    const watch = call.watch({ namespace, type, options: {}, apiVersion: 1 });
    const first = await watch.takeMessages(1);
    watch.cancel();
    check.arrives("COSI-TRN-001", first);
  },
});
