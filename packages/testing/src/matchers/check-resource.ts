import type { AnyType, Phase, Resource } from "@cosi-spec/client";
import type { ResourceType, SpecInitOf } from "@cosi-spec/types";
import { findDifference, printValue } from "./find-difference.ts";
import type { Verdict } from "./verdict.ts";

/** A part of a spec: the fields that matter to a test. */
export type PartialSpec<T extends AnyType> = T extends ResourceType ? Partial<SpecInitOf<T>> : never;

/** Checks the phase of a resource. */
export function checkPhase(resource: Resource, phase: Phase): Verdict {
  const got = resource.metadata.phase;
  return verdict(resource, got === phase, `phase ${phase}`, `it is ${got}`);
}

/**
 * Checks fields of the spec of a resource; those that are not named may be anything. Of a type that holds secrets the
 * message names the field and no value.
 */
export function checkSpec<T extends AnyType>(resource: Resource<T>, part: PartialSpec<T>): Verdict {
  const { definition, spec } = resource;
  if (definition.schema === undefined)
    return { isMet: false, message: `${describe(resource)} is of a type without a schema: compare its yaml` };
  const difference = findDifference(part, spec);
  if (difference === undefined)
    return verdict(resource, true, `a spec with ${Object.keys(part).join(", ")} as given`, "");
  const { path, want, got } = difference;
  const place = path === "" ? "spec" : `spec.${path}`;
  if (definition.isSensitive)
    return verdict(resource, false, `another ${place}`, "values of this type are secret");
  return verdict(resource, false, `${place} ${printValue(want)}`, `it is ${printValue(got)}`);
}

/** Checks a label of a resource, and its value if given. */
export function checkLabel(resource: Resource, key: string, value?: string): Verdict {
  const got = Object.hasOwn(resource.metadata.labels, key) ? resource.metadata.labels[key] : undefined;
  const isMet = got !== undefined && (value === undefined || got === value);
  const want = value === undefined ? `a label ${key}` : `the label ${key}=${printValue(value)}`;
  return verdict(
    resource,
    isMet,
    want,
    got === undefined ? "it has no such label" : `it is ${printValue(got)}`,
  );
}

/** Checks that a resource has a finalizer. */
export function checkFinalizer(resource: Resource, finalizer: string): Verdict {
  const { finalizers } = resource.metadata;
  const got = finalizers.length === 0 ? "it has none" : `it has ${finalizers.join(", ")}`;
  return verdict(resource, finalizers.includes(finalizer), `the finalizer ${finalizer}`, got);
}

/** Checks the owner of a resource; an empty one stands for nobody. */
export function checkOwner(resource: Resource, owner: string): Verdict {
  const print = (name: string): string => (name === "" ? "nobody" : name);
  const got = resource.metadata.owner;
  return verdict(resource, got === owner, `the owner ${print(owner)}`, `it is ${print(got)}`);
}

function verdict(resource: Resource, isMet: boolean, want: string, got: string): Verdict {
  const name = describe(resource);
  return { isMet, message: isMet ? `${name} has ${want}` : `${name} should have ${want}, but ${got}` };
}

function describe({ metadata: { namespace, type, id, version } }: Resource): string {
  return `${namespace}/${type}/${id} (version ${version})`;
}
