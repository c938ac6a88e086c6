import { clone } from "@bufbuild/protobuf";
import { type WatchRequest, WatchRequestSchema } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { editEvents } from "../lib/edit-events.ts";
import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** Makes a server that changes the request of a single watch before it looks at it. */
function editRequest(change: (options: NonNullable<WatchRequest["options"]>) => void): InProcessServer {
  return intercept(createReference(), {
    Watch(request, next) {
      const copy = clone(WatchRequestSchema, request);
      if (copy.id !== undefined && copy.options !== undefined) change(copy.options);
      return next(copy);
    },
  });
}

export default [
  mutant({
    id: "watching.single-bootstrap-ignored",
    title: "A single watch ignores `bootstrap_contents`",
    violates: ["COSI-WCH-017"],
    create: () =>
      editRequest((options) => {
        options.bootstrapContents = false;
      }),
  }),
  mutant({
    id: "watching.single-bootstrap-of-the-kind",
    title: "With `bootstrap_contents` a single watch is a kind watch",
    violates: ["COSI-WCH-017"],
    create: () =>
      intercept(createReference(), {
        Watch(request, next) {
          if (request.options?.bootstrapContents === true) delete request.id;
          return next(request);
        },
      }),
  }),
  mutant({
    id: "watching.single-label-query-ignored",
    title: "A single watch ignores `label_query`",
    violates: ["COSI-WCH-017"],
    create: () =>
      editRequest((options) => {
        options.labelQuery = [];
      }),
  }),
  mutant({
    id: "watching.single-label-query-without-terms",
    title: "A single watch accepts a `label_query` without terms, as it selects everything",
    violates: ["COSI-WCH-017"],
    create: () =>
      editRequest((options) => {
        options.labelQuery = options.labelQuery.filter(({ terms }) => terms.length > 0);
      }),
  }),
  mutant({
    id: "watching.single-options-invalid-argument",
    title: "A single watch refuses options that it does not have with INVALID_ARGUMENT",
    violates: ["COSI-WCH-017"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          try {
            yield* next(request);
          } catch (error) {
            if (request.id !== undefined && isRefusal(error, "UNIMPLEMENTED")) refuse("INVALID_ARGUMENT");
            throw error;
          }
        },
      }),
  }),
  mutant({
    id: "watching.single-id-query-ignored",
    title: "A single watch ignores `id_query`",
    violates: ["COSI-WCH-018"],
    create: () => editRequest((options) => delete options.idQuery),
  }),
  mutant({
    id: "watching.single-invalid-id-query-ignored",
    title: "A single watch ignores an `id_query` whose expression is invalid",
    violates: ["COSI-WCH-018"],
    create: () =>
      editRequest((options) => {
        try {
          new RegExp(options.idQuery?.regexp ?? "");
        } catch {
          delete options.idQuery;
        }
      }),
  }),
  mutant({
    id: "watching.single-id-query-for-the-start",
    title: "A single watch applies `id_query` to its first event and to nothing after that",
    violates: ["COSI-WCH-018"],
    create: () => {
      const server = editRequest((options) => delete options.idQuery);
      return editEvents((request) => {
        const pattern = request.options?.idQuery?.regexp ?? "";
        if (request.id === undefined || pattern === "") return undefined;
        return (event, isLive) => (isLive || request.id!.includes(pattern) ? event : undefined);
      }, server);
    },
  }),
];
