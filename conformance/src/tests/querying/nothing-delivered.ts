import { create } from "@bufbuild/protobuf";
import { LabelTermSchema, type LabelTerm_Operation as Op } from "@cosi-spec/types";
import { test } from "../../test.ts";
import { anyOf, type Options } from "./_select.ts";

const all = create(LabelTermSchema, { key: "a" });
const unknown = create(LabelTermSchema, { key: "b", op: 99 as Op, value: ["1"] });

/** Queries with a fault that a server may see late; what comes before it selects every resource. */
const queries: readonly Options[] = [
  anyOf([unknown]),
  anyOf([all, unknown]),
  anyOf([all], [unknown]),
  { idQuery: { regexp: "(" } },
  { idQuery: { regexp: "a{2000}" } },
  { ...anyOf([all]), idQuery: { regexp: "[a" } },
];

export default test({
  id: "querying.nothing-delivered",
  title: "A request that is refused for a faulty query delivers no resource",
  covers: ["COSI-QRY-020"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    for (const labels of [{ a: "1" }, { a: "1", b: "1" }, { a: "2", b: "2" }]) await world.create({ labels });
    for (const options of queries) {
      const want = "no resource before the refusal";
      const outcome = await call.list({ namespace, type, options });
      // Whether a faulty query is refused at all is judged elsewhere.
      const count = outcome.kind === "refused" ? outcome.exchange.responseCount : 0;
      check.that(
        "COSI-QRY-020",
        count === 0,
        { want, got: count === 0 ? "that" : `${count} messages` },
        outcome,
      );

      const watch = call.watch({
        namespace,
        type,
        apiVersion: 1,
        options: { ...options, bootstrapContents: true },
      });
      const batch = await watch.readUntil((events) => events.length > 3);
      watch.cancel();
      const isRefused = batch.end === "ended" && batch.status?.code !== "OK";
      const events = isRefused ? batch.events.filter(({ resource }) => resource !== undefined).length : 0;
      check.that(
        "COSI-QRY-020",
        events === 0,
        { want, got: events === 0 ? "that" : `${events} events` },
        watch,
      );
    }
  },
});
