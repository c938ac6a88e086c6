import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** Field 1000, length-delimited, three bytes. */
const unknownField = Uint8Array.of(0xc2, 0x3e, 3, 1, 2, 3);

export default variant({
  id: "unknown-fields",
  title: "Every response message carries a field that the protocol does not define",
  why: "Protobuf readers skip fields they do not know; a later version of the protocol can add some.",
  create: () =>
    intercept(createReference(), {
      raw: async function* (_method, request, next) {
        for await (const bytes of next(request)) yield Buffer.concat([bytes, unknownField]);
      },
    }),
});
