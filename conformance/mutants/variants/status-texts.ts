import { editStatuses } from "../lib/edit-statuses.ts";
import { variant } from "../lib/mutant.ts";

const why = "Message texts are not part of the specification (chapter 08).";

export default [
  variant({
    id: "no-status-texts",
    title: "Every status comes without a text",
    why,
    create: () => editStatuses(() => ({ details: "" })),
  }),
  variant({
    id: "odd-status-texts",
    title: "Every status comes with a long text in several scripts",
    why,
    create: () => editStatuses(({ code }) => ({ details: `E-${code} “≠” 資源 🂡\n\t%00 `.repeat(100) })),
  }),
];
