import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default [
  mutant({
    id: "creating.answers-another-time",
    title: "The answer to a Create has `updated` in whole milliseconds, the stored resource in nanoseconds",
    violates: ["COSI-CRE-002"],
    create: () =>
      intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          const { updated } = answer.resource!.metadata!;
          updated!.nanos = Math.floor(updated!.nanos / 1e6) * 1e6;
          return answer;
        },
      }),
  }),
  mutant({
    id: "creating.answers-without-labels",
    title: "The answer to a Create lacks the labels that are stored",
    violates: ["COSI-CRE-002"],
    create: () =>
      intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          answer.resource!.metadata!.labels = {};
          return answer;
        },
      }),
  }),
];
