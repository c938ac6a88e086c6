import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import type { State } from "@cosi-spec/runtime/state";
import { findResource } from "@cosi-spec/types";
import { createValidator, type Diagnostic } from "@cosi-spec/validate";
import { resources } from "./gen/resources/registry.gen.ts";
import { allTypes } from "./gen/validators/index.gen.js";
import { createResource } from "./typed-state.ts";

const validator = createValidator({ types: allTypes });

/** Creates a resource for each document of a YAML file; none where any of them has a fault. */
export function applyDocuments(
  state: State,
  text: Uint8Array,
  file: string,
): { readonly applied: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const results = validator.validate(text, { file });
  const diagnostics = results.flatMap((result) => (result.kind === "invalid" ? result.diagnostics : []));
  for (const result of results) if (result.kind === "error") throw result.error;
  if (diagnostics.length > 0) return { applied: [], diagnostics };
  const applied = results.flatMap((result) => {
    if (result.kind !== "valid") return [];
    const type = findResource(resources, result.type as string);
    const id = result.metadata?.id;
    if (!type || id === undefined) throw new Error(`${file} holds a spec without metadata`);
    const spec = fromJson(type.schema, result.value as JsonValue);
    createResource(state, type, id, spec, result.metadata?.namespace);
    return [`${type.type} ${id}`];
  });
  return { applied, diagnostics };
}
