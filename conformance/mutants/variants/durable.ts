import { createDurableReference } from "../lib/durable-reference.ts";
import { variant } from "../lib/mutant.ts";

export default [
  variant({
    id: "durable",
    title: "The server keeps resources and history over a restart and declares durable bookmarks",
    why: "Durable bookmarks are an optional feature.",
    features: { "durable-bookmarks": true },
    create: () => createDurableReference(),
  }),
  variant({
    id: "durable-undeclared",
    title: "The server keeps resources and history over a restart and does not say so",
    why: "COSI-WCH-034 allows bookmarks that outlive a restart; a feature need not be declared.",
    create: () => createDurableReference(),
  }),
];
