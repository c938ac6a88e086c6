import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

export default [
  mutant({
    id: "updating.answers-another-time",
    title: "The answer to an Update has `updated` in whole milliseconds, the stored resource in nanoseconds",
    violates: ["COSI-UPD-002"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next) {
          const answer = await next(request);
          const { updated } = answer.resource!.metadata!;
          updated!.nanos = Math.floor(updated!.nanos / 1e6) * 1e6;
          return answer;
        },
      }),
  }),
  mutant({
    id: "updating.answers-old-spec",
    title: "The answer to an Update carries the new metadata and the spec before the Update",
    violates: ["COSI-UPD-002"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          const answer = await next(request);
          return { resource: { ...answer.resource!, spec: stored!.spec! } };
        },
      }),
  }),
  mutant({
    id: "updating.answers-without-annotations",
    title: "The answer to an Update lacks the annotations that are stored",
    violates: ["COSI-UPD-002"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next) {
          const answer = await next(request);
          answer.resource!.metadata!.annotations = {};
          return answer;
        },
      }),
  }),
];
