import { clone } from "@bufbuild/protobuf";
import { type Metadata, ResourceSchema } from "@cosi-spec/types";
import { intercept } from "../lib/intercept.ts";
import { createMatcher } from "../lib/matcher.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** A server whose List sees other labels than the resources have. */
function seeing(name: string, title: string, see: (metadata: Metadata) => { [key: string]: string }): Mutant {
  return mutant({
    id: `labels.${name}`,
    title,
    // A watch bootstraps with the right resources, so that it and List differ.
    violates: ["COSI-LBL-003", "COSI-WCH-021", "COSI-WCH-027"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next, { stream }) {
          const { namespace, type, options } = request;
          const labelQuery = options?.labelQuery ?? [];
          if (labelQuery.length === 0) {
            yield* next(request);
            return;
          }
          for await (const _ of next(request)); // refuses what is to be refused
          const idQuery = options?.idQuery === undefined ? {} : { idQuery: options.idQuery };
          for await (const answer of stream("List", { namespace, type, options: idQuery })) {
            const seen = clone(ResourceSchema, answer.resource!);
            seen.metadata!.labels = see(seen.metadata!);
            if (await createMatcher({ labelQuery })(seen)) yield answer;
          }
        },
      }),
  });
}

export default [
  seeing("queries-annotations", "A label query falls back to the annotation of that key", (metadata) => ({
    ...metadata.annotations,
    ...metadata.labels,
  })),
  seeing("prefers-annotations", "An annotation hides a label of the same key from queries", (metadata) => {
    const { labels, annotations } = metadata;
    return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, annotations[key] ?? value]));
  }),
];
