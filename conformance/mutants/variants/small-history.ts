import { EventType } from "@cosi-spec/types";
import { intercept, refuse } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

const why =
  "The length of the history is the server's choice: COSI-WCH-034 allows it to refuse a bookmark that it no longer reaches, COSI-WCH-046 says how a watch ends.";

export default [
  variant({
    id: "small-history",
    title: "The server keeps 64 events of each kind",
    why,
    create: () => createReference({ historyCapacity: 64 }),
  }),
  variant({
    id: "small-history-declared",
    title: "The server keeps 64 events of each kind and declares that it reports overruns",
    why: "Overrun reporting is an optional feature.",
    features: { "overrun-reporting": true },
    create: () => createReference({ historyCapacity: 64 }),
  }),
  variant({
    id: "large-history-declared",
    title: "The server keeps 1,000 events of each kind and declares that it reports overruns",
    why: "Overrun reporting is an optional feature.",
    features: { "overrun-reporting": true },
    create: () => createReference({ historyCapacity: 1000 }),
  }),
  variant({
    id: "small-history-silent-after-errored",
    title: "The server keeps 64 events of each kind; after ERRORED the stream stays open and silent",
    why: "COSI-WCH-048 tolerates a stream that stays open and silent.",
    create: () =>
      intercept(createReference({ historyCapacity: 64 }), {
        async *Watch(request, next, { signal }) {
          for await (const message of next(request)) {
            yield message;
            if (message.event.some(({ eventType }) => eventType === EventType.ERRORED)) {
              await untilCancelled(signal);
              refuse("CANCELLED");
            }
          }
        },
      }),
  }),
];
