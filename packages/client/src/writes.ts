import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import { MetadataSchema, ResourceSchema, SpecSchema, type Resource as WireResource } from "@cosi-spec/types";
import { encodeSpec, type SpecInit } from "./codec.ts";
import type { AnyType, Resource } from "./resource.ts";

/** Phase of a resource: in use, or on its way out. */
export type Phase = "running" | "tearingDown";

/** A resource that does not exist yet. */
export interface NewResource<T extends AnyType> {
  readonly id: string;
  /** Default: that of the type. */
  readonly namespace?: string | undefined;
  readonly spec: SpecInit<T>;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly finalizers?: readonly string[] | undefined;
}

/** What is to be different in a resource. What is left out stays. */
export interface Changes<T extends AnyType> {
  /** The whole new spec. */
  readonly spec?: SpecInit<T> | undefined;
  /** All labels. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** All annotations. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** All finalizers. */
  readonly finalizers?: readonly string[] | undefined;
  readonly phase?: Phase | undefined;
}

/** The wire form of a new resource. */
export function toNewResource<T extends AnyType>(
  definition: T,
  { id, namespace, spec, labels, annotations, finalizers }: NewResource<T>,
): WireResource {
  const metadata: MessageInitShape<typeof MetadataSchema> = {
    ...{ namespace: namespace ?? definition.namespace, type: definition.type, id },
    ...{ version: "undefined", phase: "running" },
    ...{ labels: { ...labels }, annotations: { ...annotations }, finalizers: [...(finalizers ?? [])] },
  };
  return create(ResourceSchema, { metadata, spec: encodeSpec(definition, spec) });
}

/** The wire form of a resource with changes; its version is the one that the change is based on. */
export function toChangedResource<T extends AnyType>(
  { definition, metadata: before, yaml, protoSpec }: Resource<T>,
  { spec, labels, annotations, finalizers, phase }: Changes<T>,
): WireResource {
  const metadata = clone(MetadataSchema, before);
  if (labels !== undefined) metadata.labels = { ...labels };
  if (annotations !== undefined) metadata.annotations = { ...annotations };
  if (finalizers !== undefined) metadata.finalizers = [...finalizers];
  if (phase !== undefined) metadata.phase = phase;
  // A spec that is not changed goes back as it came, with the fields that this program does not know.
  const encoded =
    spec === undefined ? create(SpecSchema, { protoSpec, yamlSpec: yaml }) : encodeSpec(definition, spec);
  return create(ResourceSchema, { metadata, spec: encoded });
}
