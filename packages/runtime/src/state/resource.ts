import type { Timestamp } from "./clock.ts";
import type { Phase } from "./phase.ts";
import type { Version } from "./version.ts";

/** Names one kind: all resources of a type in a namespace. */
export interface KindName {
  readonly namespace: string;
  readonly type: string;
}

/** Names one resource. */
export interface ResourceName extends KindName {
  readonly id: string;
}

/** A resource as a caller hands it in. Fields left out are empty; the state copies all it keeps. */
export interface ResourceInput extends ResourceName {
  /** Version the caller read; only Update looks at it. Default: undefined. */
  readonly version?: Version;
  /** Owner in the metadata. Default: none. */
  readonly owner?: string;
  /** Default: `running`. */
  readonly phase?: Phase;
  /** Duplicates are dropped, the first one stays. */
  readonly finalizers?: readonly string[];
  readonly labels?: ReadonlyMap<string, string>;
  readonly annotations?: ReadonlyMap<string, string>;
  readonly protoSpec?: Uint8Array;
  /** Text, or its UTF-8 bytes. */
  readonly yamlSpec?: string | Uint8Array;
}

/** Everything in a resource but its content, as it is stored. */
export interface ResourceMetadata extends ResourceName {
  readonly version: Version;
  readonly owner: string;
  readonly phase: Phase;
  readonly created: Timestamp;
  readonly updated: Timestamp;
  readonly finalizers: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

/**
 * A resource as the state holds it: a value that never changes.
 *
 * @requirement COSI-RES-005
 */
export interface Resource extends ResourceMetadata {
  /** Content as a serialized message; a view of `bytes`. */
  readonly protoSpec: Uint8Array;
  /** Content as text, decoded on each access. */
  readonly yamlSpec: string;
  /** The whole resource as an encoded `cosi.resource.Resource`: fields by number, map entries by key. */
  readonly bytes: Uint8Array;
  /** `bytes` as field 1 of a message: the whole answer to Get, Create and Update, and one message of List. */
  readonly responseBytes: Uint8Array;
  /** Tells lives of the same name apart; 0 for a tombstone. */
  readonly incarnation: number;
}

/** Formats a name for messages and keys of maps inside one kind. */
export function formatName(name: ResourceName): string {
  return `${name.namespace}/${name.type}/${name.id}`;
}
