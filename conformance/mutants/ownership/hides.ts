import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default [
  mutant({
    id: "ownership.get-hides",
    title: "A Get does not find resources that have an owner",
    violates: [
      "COSI-OWN-006",
      "COSI-GET-001",
      "COSI-CRE-002",
      "COSI-CRE-009",
      "COSI-OWN-001",
      "COSI-CRE-001",
    ],
    create: () =>
      intercept(createReference(), {
        async Get(request, next) {
          const answer = await next(request);
          if (answer.resource?.metadata?.owner !== "") refuse("NOT_FOUND");
          return answer;
        },
      }),
  }),
  mutant({
    id: "ownership.get-forbids",
    title: "A Get of a resource that has an owner is refused",
    violates: [
      "COSI-OWN-006",
      "COSI-GET-001",
      "COSI-CRE-002",
      "COSI-CRE-009",
      "COSI-OWN-001",
      "COSI-CRE-001",
    ],
    create: () =>
      intercept(createReference(), {
        async Get(request, next) {
          const answer = await next(request);
          if (answer.resource?.metadata?.owner !== "") refuse("PERMISSION_DENIED");
          return answer;
        },
      }),
  }),
  mutant({
    id: "ownership.list-hides",
    title: "List leaves out resources that have an owner",
    violates: ["COSI-OWN-006", "COSI-LST-001"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          for await (const answer of next(request)) {
            if (answer.resource?.metadata?.owner === "") yield answer;
          }
        },
      }),
  }),
];
