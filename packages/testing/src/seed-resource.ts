import { create, toBinary, toJson } from "@bufbuild/protobuf";
import type { AnyType, NewResource, OpaqueSpec, Phase } from "@cosi-spec/client";
import type { State } from "@cosi-spec/runtime/state";

/** A resource that is there before the test begins. */
export interface SeedResource<T extends AnyType = AnyType> extends NewResource<T> {
  readonly definition: T;
  /** Default: nobody. */
  readonly owner?: string | undefined;
  /** Default `running`. */
  readonly phase?: Phase | undefined;
}

/** Describes a resource that is to be there from the start; the type decides what its spec is made of. */
export function seed<T extends AnyType>(
  definition: T,
  resource: NewResource<T> & { readonly owner?: string | undefined; readonly phase?: Phase | undefined },
): SeedResource<T> {
  return { definition, ...resource };
}

/** Stores a resource in a state. @throws {StateError} as `State.create` */
export function storeSeed(
  state: State,
  { definition, owner = "", phase = "running", ...resource }: SeedResource,
): void {
  const { id, namespace = definition.namespace, labels = {}, annotations = {}, finalizers = [] } = resource;
  const { protoSpec, yamlSpec } = encodeSpec(definition, resource.spec);
  state.create(
    {
      ...{ namespace, type: definition.type, id, owner, phase, finalizers, protoSpec, yamlSpec },
      labels: new Map(Object.entries(labels)),
      annotations: new Map(Object.entries(annotations)),
    },
    { owner },
  );
}

function encodeSpec({ schema }: AnyType, spec: unknown): { protoSpec: Uint8Array; yamlSpec: string } {
  if (schema === undefined) {
    const { yaml, protoSpec = new Uint8Array(0) } = spec as OpaqueSpec;
    return { protoSpec, yamlSpec: yaml };
  }
  const message = create(schema, spec as never);
  return {
    protoSpec: toBinary(schema, message),
    yamlSpec: `${JSON.stringify(toJson(schema, message), null, 2)}\n`,
  };
}
