import type { Metadata, ResourceType, SpecOf } from "@cosi-spec/types";

/** A type that this program has no schema of. Its resources are used through their YAML. */
export interface OpaqueType<Type extends string = string> {
  /** Full name, such as `Links.net.example.dev`. */
  readonly type: Type;
  /** Namespace that resources of the type live in unless said otherwise. */
  readonly namespace: string;
  readonly schema?: undefined;
}

/** A type that a client works with: one with a schema, or an opaque one. */
export type AnyType = ResourceType | OpaqueType;

/** Spec of a type: the message of its schema, or undefined where it has none. */
export type SpecIn<T extends AnyType> = T extends ResourceType ? SpecOf<T> : undefined;

/** A resource as it is stored. Never changed by the client; copy what you change. */
export interface Resource<T extends AnyType = AnyType> {
  /** Type of the resource. */
  readonly definition: T;
  /** Names, version, owner, phase, times, labels, annotations and finalizers. */
  readonly metadata: Metadata;
  /** The spec, decoded; undefined for an opaque type. */
  readonly spec: SpecIn<T>;
  /** The spec as the server writes it for people. For opaque types the only readable form. */
  readonly yaml: string;
  /** The spec as it was sent, for an opaque type that is written back byte for byte. */
  readonly protoSpec: Uint8Array;
}

/** Names a type without a schema. */
export function opaqueType<const Type extends string>(type: Type, namespace: string): OpaqueType<Type> {
  return Object.freeze({ type, namespace });
}
