import { test } from "../../test.ts";

export default test({
  id: "watching.unknown-names",
  title: "A watch of names under which nothing exists is accepted and delivers what is created there later",
  covers: ["COSI-WCH-054"],
  async run({ world, call, check }) {
    const rows = [
      { what: "a namespace", init: { namespace: world.otherNamespace("unheard-of") } },
      { what: "a type", init: { type: world.otherType("Unheards") } },
      { what: "an id", init: { id: world.newId("unheard-of") }, isSingle: true },
    ];
    for (const { what, init, isSingle = false } of rows) {
      const { namespace, type, id } = world.resource(init).metadata!;
      const watch = call.watch({ namespace, type, ...(isSingle ? { id } : {}), apiVersion: 1 });
      const opened = await watch.takeMessages(1);
      const got = opened.end === "ended" ? `the end of the stream with ${opened.status?.code}` : opened.end;
      const isAccepted = opened.end === "reached";
      if (opened.end === "silent") check.arrives("COSI-WCH-054", opened);
      else
        check.that(
          "COSI-WCH-054",
          isAccepted,
          { want: `a watch of ${what} nobody has used opens`, got },
          watch,
        );
      if (!isAccepted) continue;
      await world.create({ ...init, id });
      const batch = await watch.readUntil((events) =>
        events.some((event) => event.resource?.metadata?.version !== "undefined"),
      );
      check.arrives("COSI-WCH-054", batch);
      watch.cancel();
    }
  },
});
