import { variant } from "../lib/mutant.ts";
import { renameResources } from "../lib/rename.ts";

const encode = (text: string): string => `k${Buffer.from(text).toString("hex")}`;

export default variant({
  id: "escaped-names",
  title: "Namespaces and types are stored in an escaped form and unescaped in answers",
  why: "How a server maps names to keys is its own matter (chapter 01, Identity).",
  create: () =>
    renameResources(({ namespace, type, id }) => ({ namespace: encode(namespace), type: encode(type), id })),
});
