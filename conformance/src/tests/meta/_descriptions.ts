import { fromBinary } from "@bufbuild/protobuf";
import { type Resource, type ResourceDefinitionSpec, ResourceDefinitionSpecSchema } from "@cosi-spec/types";
import type { TestContext } from "../../test.ts";

/** Types of the descriptions. */
export const namespaces = "Namespaces.meta.cosi.dev";
export const definitions = "ResourceDefinitions.meta.cosi.dev";

type Outcome = Awaited<ReturnType<TestContext["call"]["list"]>>;

/** The descriptions that a server registered itself, of both types. */
export interface Registered {
  readonly resources: readonly Resource[];
  readonly evidence: Outcome;
}

/** Finds what is registered; undefined where the descriptions may not be listed. */
export async function findRegistered({ call }: Pick<TestContext, "call">): Promise<Registered | undefined> {
  const outcomes = [
    await call.list({ namespace: "meta", type: namespaces, options: {} }),
    await call.list({ namespace: "meta", type: definitions, options: {} }),
  ] as const;
  const resources: Resource[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== "ok") return undefined;
    resources.push(...outcome.value.filter(({ metadata }) => metadata?.owner === "meta"));
  }
  return { resources, evidence: outcomes[1] };
}

/** A registered definition with its content. */
export interface Definition {
  readonly id: string;
  readonly spec: ResourceDefinitionSpec;
}

/** The definitions among descriptions. Specs that do not decode are left out. */
export function readDefinitions(resources: readonly Resource[]): readonly Definition[] {
  return resources.flatMap(({ metadata, spec }): readonly Definition[] => {
    if (metadata?.type !== definitions || spec === undefined) return [];
    try {
      return [{ id: metadata.id, spec: fromBinary(ResourceDefinitionSpecSchema, spec.protoSpec) }];
    } catch {
      return [];
    }
  });
}
