import { equals } from "@bufbuild/protobuf";
import { EventType, type Resource, ResourceSchema } from "@cosi-spec/types";
import { created } from "../../check/event-pattern.ts";
import { type TestContext, test } from "../../test.ts";
import { filterBatch } from "./_events.ts";

/** The kind that describes all others: the one that most servers have resources of. */
const kind = { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev" };

/** Others may write meanwhile: what is compared has to be the same before and after. */
const maxAttempts = 5;

async function list({ call }: TestContext): Promise<readonly Resource[] | undefined> {
  const outcome = await call.list(kind);
  return outcome.kind === "ok" ? outcome.value : undefined;
}

function isSame(a: readonly Resource[] | undefined, b: readonly Resource[] | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return a.every((resource, i) => equals(ResourceSchema, resource, b[i]!));
}

export default [
  test({
    id: "watching.bootstrap-equals-list",
    title: "The bootstrap of a watch holds what a List returns, in the same order",
    covers: ["COSI-WCH-021"],
    effects: "none",
    async run(context) {
      const { call, check } = context;
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        const before = await list(context);
        const watch = call.watch({ ...kind, apiVersion: 1, options: { bootstrapContents: true } });
        // One event more than resources, so that one too many is seen.
        const start = await watch.take((before?.length ?? 0) + 1);
        watch.cancel();
        const after = await list(context);
        if (!isSame(before, after)) continue;
        const isOpen = start.end === "reached" || start.end === "silent";
        const { BOOTSTRAPPED } = EventType;
        const resources = filterBatch(start, ({ eventType }) => eventType !== BOOTSTRAPPED);
        if (isOpen)
          return check.events("COSI-WCH-021", { ...resources, end: "reached" }, before!.map(created));
        break;
      }
      check.notApplicable("the resources could not be listed or watched, or changed all the time");
    },
  }),
  test({
    id: "watching.start-equals-get",
    title: "A single watch starts with the state that a Get returns",
    covers: ["COSI-WCH-014"],
    effects: "none",
    async run(context) {
      const { call, check } = context;
      const before = await list(context);
      let count = 0;
      for (const resource of before?.slice(0, 10) ?? []) {
        const { id } = resource.metadata!;
        const watch = call.watch({ ...kind, id, apiVersion: 1 });
        const first = await watch.take(1);
        watch.cancel();
        const now = await call.get({ ...kind, id });
        const isUnchanged = now.kind === "ok" && now.value.resource !== undefined;
        if (!isUnchanged || !equals(ResourceSchema, now.value.resource!, resource)) continue;
        count++;
        check.events("COSI-WCH-014", first, [created(resource)]);
      }
      if (count === 0) check.notApplicable("the server has no resource to look at");
    },
  }),
];
