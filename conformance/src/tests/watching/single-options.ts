import { EventType } from "@cosi-spec/types";
import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";

type WatchRequest = Parameters<TestContext["call"]["watch"]>[0];
type Options = NonNullable<WatchRequest["options"]>;

const labelQueries: Readonly<Record<string, Options>> = {
  "with a term": { labelQuery: [{ terms: [{ key: "app" }] }] },
  "without terms": { labelQuery: [{}] },
  "beside an empty one": { labelQuery: [{}, { terms: [{ key: "app" }] }] },
};

/** Opens a single watch and judges that it is refused with UNIMPLEMENTED. */
async function judgeUnimplemented({ world, call, check }: TestContext, options: Options): Promise<void> {
  const { namespace, type } = world;
  const watch = call.watch({ namespace, type, id: "any", apiVersion: 1, options });
  const first = await watch.takeMessages(1);
  // Whether a message may come before the refusal is judged elsewhere.
  const batch = first.end === "reached" && first.events.length === 0 ? await watch.takeMessages(1) : first;
  watch.cancel();
  const holds = batch.end === "ended" && batch.status?.code === "UNIMPLEMENTED";
  const texts = { want: "UNIMPLEMENTED", got: describeBatch(batch) };
  check.that("COSI-WCH-017", holds, texts, batch);
}

export default [
  test({
    id: "watching.single-bootstrap",
    title: "A single watch with `bootstrap_contents` is refused with UNIMPLEMENTED",
    covers: ["COSI-WCH-017"],
    effects: "none",
    run: (context) => judgeUnimplemented(context, { bootstrapContents: true }),
  }),
  test({
    id: "watching.single-label-query",
    title: "A single watch with a `label_query`, even one without terms, is refused with UNIMPLEMENTED",
    covers: ["COSI-WCH-017"],
    effects: "none",
    async run(context) {
      for (const options of Object.values(labelQueries)) await judgeUnimplemented(context, options);
    },
  }),
  ...[
    ["excludes", "excludes the resource", "no-such-id"],
    ["is-invalid", "is not valid", "("],
  ].map(([name, what, regexp]) =>
    test({
      id: `watching.single-id-query-${name}`,
      title: `A single watch whose \`id_query\` ${what} is refused, or delivers nothing of it`,
      covers: ["COSI-WCH-018"],
      async run({ world, call, check }) {
        const stored = await world.create();
        const { namespace, type, id } = stored.metadata!;
        const options = { idQuery: { regexp: regexp! } };
        const watch = call.watch({ namespace, type, id, apiVersion: 1, options });
        const control = await world.watch({ id });
        const first = await watch.takeMessages(1);
        // On a watch that was accepted nothing more may come; the control shows when the update was delivered.
        const state = first.end === "reached" ? await watch.take(1) : first;
        await world.upToUpdate(control, stored);
        const later = state.end === "reached" || state.end === "silent" ? await watch.take(1) : state;
        const isDelivered = [...first.events, ...state.events, ...later.events].some(
          ({ resource }) => resource?.metadata?.id === id && resource.metadata.version !== "undefined",
        );
        const got = `${describeBatch(first)}; ${describeBatch(state)}; ${describeBatch(later)}`;
        const want = "a refusal, or no event of the resource";
        check.that("COSI-WCH-018", !isDelivered, { want, got }, first);
      },
    }),
  ),
  test({
    id: "watching.single-hints",
    title: "A single watch refuses `aggregated` and `bootstrap_bookmark`, or honours them",
    covers: ["COSI-WCH-019"],
    effects: "none",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      for (const options of [{ aggregated: true }, { bootstrapBookmark: true }] as Options[]) {
        const watch = call.watch({ namespace, type, id: "missing", apiVersion: 1, options });
        const first = await watch.takeMessages(1);
        const want = "UNIMPLEMENTED, INVALID_ARGUMENT, or a watch that honours the option";
        if (first.end !== "reached") {
          const isRight = ["UNIMPLEMENTED", "INVALID_ARGUMENT"].includes(first.status?.code ?? "");
          check.that("COSI-WCH-019", isRight, { want, got: describeBatch(first) }, first);
          continue;
        }
        // The initial event comes in any case; a NOOP can come before or after it.
        const events = await watch.take(options.bootstrapBookmark === true ? 2 : 1);
        watch.cancel();
        const hasMark = events.events.some(({ eventType }) => eventType === EventType.NOOP);
        const isHonoured = options.aggregated === true || hasMark;
        check.that("COSI-WCH-019", isHonoured, { want, got: describeBatch(events) }, events);
      }
    },
  }),
];
