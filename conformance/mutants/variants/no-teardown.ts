import { intercept, refuse } from "../lib/intercept.ts";
import { type Variant, variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

function lacking(id: string, methods: readonly string[]): Variant {
  return variant({
    id,
    title: `${methods.join(" and ")}: UNIMPLEMENTED`,
    why: "Both calls are optional features; COSI-TDN-001 names the code.",
    create: () =>
      intercept(createReference(), {
        raw: (method) => (methods.includes(method) ? refusing() : undefined),
      }),
  });
}

async function* refusing(): AsyncGenerator<Uint8Array> {
  yield refuse("UNIMPLEMENTED");
}

export default [
  lacking("no-teardown", ["Teardown", "TeardownAndDestroy"]),
  lacking("no-teardown-and-destroy", ["TeardownAndDestroy"]),
];
