import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default [
  mutant({
    id: "watching.needs-a-resource",
    title: "A kind watch is refused with NOT_FOUND while the kind is empty",
    violates: ["COSI-WCH-054", "COSI-WCH-001", "COSI-WCH-022", "COSI-WCH-020"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, { stream }) {
          const { namespace, type } = request;
          let isEmpty = request.id === undefined;
          for await (const _ of stream("List", { namespace, type })) isEmpty = false;
          if (isEmpty) refuse("NOT_FOUND", "no such kind");
          yield* next(request);
        },
      }),
  }),
  mutant({
    id: "watching.forgets-empty-kinds",
    title: "A watch that was opened while its kind was empty never reports anything",
    violates: ["COSI-WCH-054", "COSI-WCH-002"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, { stream }) {
          const { namespace, type } = request;
          let isEmpty = request.id === undefined;
          for await (const _ of stream("List", { namespace, type })) isEmpty = false;
          for await (const message of next(request)) {
            if (!isEmpty || message.event.every((event) => event.resource?.metadata?.version === "undefined"))
              yield message;
          }
        },
      }),
  }),
];
