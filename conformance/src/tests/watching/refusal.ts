import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";

type WatchRequest = Parameters<TestContext["call"]["watch"]>[0];

export default test({
  id: "watching.refusal-without-message",
  title: "A watch that is refused ends with a status other than OK and without any message",
  covers: ["COSI-WCH-003"],
  effects: "none",
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const contradiction = { bootstrapContents: true, startFromBookmark: new Uint8Array(0) };
    const requests: WatchRequest[] = [
      { namespace, type, id: "a", options: { bootstrapContents: true } },
      { namespace, type, id: "a", options: { labelQuery: [{ terms: [{ key: "app" }] }] } },
      { namespace, type, options: { startFromBookmark: new Uint8Array(0) } },
      { namespace, type, options: contradiction },
      { namespace, type, options: { idQuery: { regexp: "(" } } },
    ];
    for (const request of requests) {
      const watch = call.watch({ apiVersion: 1, ...request });
      const first = await watch.takeMessages(1);
      // A message is fine if the watch was accepted; that it should not have been is the matter of other tests.
      const rest = first.end === "reached" ? await watch.takeMessages(1) : first;
      watch.cancel();
      const hasErrored = rest.events.some(({ error }) => error !== undefined);
      const isAccepted = first.end === "reached" && rest.end !== "ended" && !hasErrored;
      if (isAccepted || first.end === "silent") continue;
      const isRight = first.end === "ended" && first.status?.code !== "OK" && first.messages.length === 0;
      const got = `${first.messages.length} message(s), ${describeBatch(rest)}`;
      check.that("COSI-WCH-003", isRight, { want: "no message and a status other than OK", got }, first);
    }
  },
});
