import { clone, create } from "@bufbuild/protobuf";
import { type Resource, ResourceSchema } from "@cosi-spec/types";

/** The triple of a resource, as requests that name one want it. */
export function nameOf(resource: Resource): { namespace: string; type: string; id: string } {
  const { namespace = "", type = "", id = "" } = resource.metadata ?? {};
  return { namespace, type, id };
}

/**
 * What a stored resource is if it has the content of another: phase, finalizers, labels, annotations and spec of
 * `wanted`, everything else as it is.
 */
export function withContentOf(stored: Resource, wanted: Resource): Resource {
  const { spec } = clone(ResourceSchema, wanted);
  const { phase, finalizers, labels, annotations } = clone(ResourceSchema, wanted).metadata!;
  const metadata = { ...clone(ResourceSchema, stored).metadata!, phase, finalizers, labels, annotations };
  return create(ResourceSchema, { metadata, ...(spec === undefined ? {} : { spec }) });
}

/** Whether both texts are versions that a server can send and the first is the greater one. */
export function isGreaterVersion(version: string, than: string): boolean {
  const isVersion = (text: string): boolean => /^\d{1,19}$/.test(text);
  return isVersion(version) && isVersion(than) && BigInt(version) > BigInt(than);
}

/** A version so many steps from the one that a stored resource has. */
export function versionPlus(stored: Resource, steps: bigint | number): string {
  const version = stored.metadata?.version ?? "";
  return /^\d{1,19}$/.test(version) ? String(BigInt(version) + BigInt(steps)) : version;
}
