import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default variant({
  id: "reference",
  title: "The reference server as it is",
  why: "It is written to meet every requirement.",
  create: () => createReference(),
});
