import { create, fromJson, toJson } from "@bufbuild/protobuf";
import { expect, expectTypeOf, test } from "vitest";
import type { HostnameSpec } from "../gen/cosi/net/v1alpha1/hostname_pb.ts";
import type { KernelParamSpec, KernelParamSpecJson } from "../gen/cosi/runtime/v1alpha1/kernel_param_pb.ts";
import { resourceDefinitions } from "../gen/resources/definitions.gen.ts";
import {
  HostnameSpecs,
  KernelParamSpecs,
  type ResourceTypeName,
  resources,
} from "../gen/resources/registry.gen.ts";
import { ResourceDefinitionSpecSchema } from "../gen/v1alpha1/meta_pb.ts";
import type { ResourceType, SpecJsonOf, SpecOf } from "./define-resource.ts";
import { findResource, findResourcesByAlias } from "./registry.ts";

test("links a type name to its spec in the type system", () => {
  expectTypeOf(KernelParamSpecs.type).toEqualTypeOf<"KernelParamSpecs.runtime.cosi.dev">();
  expectTypeOf<SpecOf<typeof KernelParamSpecs>>().toEqualTypeOf<KernelParamSpec>();
  expectTypeOf<SpecJsonOf<typeof KernelParamSpecs>>().toEqualTypeOf<KernelParamSpecJson>();
  expectTypeOf<"HostnameSpecs.net.cosi.dev">().toExtend<ResourceTypeName>();
  expectTypeOf<"Nonsense.cosi.dev">().not.toExtend<ResourceTypeName>();
  const found = findResource(resources, "HostnameSpecs.net.cosi.dev");
  expectTypeOf<SpecOf<typeof found>>().toEqualTypeOf<HostnameSpec>();
  expect(found).toBe(HostnameSpecs);
  expect(create(found.schema, { hostname: "node-1" }).hostname).toBe("node-1");
});

test("may find nothing under a name that is known at run time only", () => {
  const name: string = "Nonsense.cosi.dev";
  const found = findResource(resources, name);
  expectTypeOf(found).toEqualTypeOf<(typeof resources)[number] | undefined>();
  expect(found).toBeUndefined();
});

test("finds types by full name and alias in any case", () => {
  expect(findResourcesByAlias(resources, "kernelparamSPECS.runtime.cosi.dev")).toEqual([KernelParamSpecs]);
  expect(findResourcesByAlias(resources, "hostnamespec")).toEqual([HostnameSpecs]);
  expect(findResourcesByAlias(resources, "nonsense")).toEqual([]);
});

test("has unique type names, frozen definitions, and a definition to register for each type", () => {
  const all: readonly ResourceType[] = resources;
  expect(new Set(all.map(({ type }) => type)).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(10);
  for (const resource of all) {
    expect(Object.isFrozen(resource)).toBe(true);
    const definition = resourceDefinitions.find(({ id }) => id === resource.type.toLowerCase());
    const message = fromJson(ResourceDefinitionSpecSchema, definition?.spec as never);
    expect(message).toMatchObject({
      resourceType: resource.type,
      defaultNamespace: resource.namespace,
      allAliases: resource.allAliases,
    });
    expect(toJson(ResourceDefinitionSpecSchema, message)).toMatchObject({
      displayType: resource.displayType,
    });
  }
  expect(resourceDefinitions).toHaveLength(all.length);
});
