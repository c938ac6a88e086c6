import { createClient, opaqueType, type Resource } from "@cosi-spec/client";
import { EtcFileSpecs, HostnameSpecs, KernelParamSpecs, ResolverSpecs } from "@cosi-spec/types/resources";
import { expect, it } from "vitest";
import { createTestServer } from "../create-test-server.ts";
import { cosiMatchers } from "../vitest.ts";
import { checkFailure } from "./check-failure.ts";
import { checkLabel, checkPhase, checkSpec } from "./check-resource.ts";
import { assertMet } from "./verdict.ts";

expect.extend(cosiMatchers);

const { client } = createTestServer();
const host = await client.create(HostnameSpecs, {
  id: "hostname",
  spec: { hostname: "node-1" },
  labels: { site: "lab" },
  finalizers: ["network"],
});

it("accepts what is as wanted, with types that know the spec", async () => {
  expect(host).toBeRunning();
  expect(host).toHaveSpec({ hostname: "node-1" });
  expect(host).toHaveSpec({});
  expect(host).toHaveLabel("site");
  expect(host).toHaveLabel("site", "lab");
  expect(host).toHaveFinalizer("network");
  expect(host).toHaveOwner("");
  await client.teardown(HostnameSpecs, "hostname");
  expect(await client.get(HostnameSpecs, "hostname")).toBeTearingDown();
  expect(await client.find(HostnameSpecs, "hostname")).not.toBeRunning();
  await expect(client.destroy(HostnameSpecs, "hostname")).toFailWith("pendingFinalizers");
  await expect(() => client.get(HostnameSpecs, "none")).toFailWith("notFound");
  // @ts-expect-error the spec has no such field
  expect(() => expect(host).toHaveSpec({ hostnam: "node-1" })).toThrow("spec.hostnam");
  // @ts-expect-error a host name is a text
  expect(() => expect(host).toHaveSpec({ hostname: 1 })).toThrow("spec.hostname 1");
  // @ts-expect-error there is no such code
  await expect(expect(client.get(HostnameSpecs, "none")).toFailWith("gone")).rejects.toThrow("notFound");
});

it("says what was wanted and what was found", async () => {
  const name = `network/${HostnameSpecs.type}/hostname (version 1)`;
  expect(HostnameSpecs.namespace).toBe("network");
  expect(() => expect(host).toBeTearingDown()).toThrow(
    `${name} should have phase tearingDown, but it is running`,
  );
  expect(() => expect(host).toHaveSpec({ hostname: "node-2" })).toThrow(
    `${name} should have spec.hostname "node-2", but it is "node-1"`,
  );
  expect(() => expect(host).toHaveLabel("site", "shop")).toThrow(
    `${name} should have the label site="shop", but it is "lab"`,
  );
  expect(() => expect(host).toHaveLabel("constructor")).toThrow("but it has no such label");
  expect(() => expect(host).toHaveFinalizer("disk")).toThrow("the finalizer disk, but it has network");
  expect(() => expect(host).toHaveOwner("me")).toThrow("the owner me, but it is nobody");
  expect(() => expect(host).not.toBeRunning()).toThrow(`should not be so: ${name} has phase running`);
  expect(() => expect("text").toBeRunning()).toThrow("should be a resource");
  await expect(expect(Promise.resolve(host)).toFailWith("notFound")).rejects.toThrow(
    "should fail with notFound, but was fulfilled with an object",
  );
  await expect(expect(Promise.reject(new TypeError("no"))).toFailWith("notFound")).rejects.toThrow(
    "should fail with notFound, but failed with TypeError: no",
  );
});

it("tells no value of a type that holds secrets", async () => {
  const file = await client.create(EtcFileSpecs, {
    id: "motd",
    spec: { content: { case: "text", value: "hunter2" } },
  });
  expect(EtcFileSpecs.isSensitive).toBe(true);
  const { isMet, message } = checkSpec(file, { content: { case: "text", value: "other-secret" } });
  expect(isMet).toBe(false);
  expect(message).toContain("another spec.content");
  expect(message).not.toMatch(/hunter2|other-secret/);
});

it("compares parts of specs: lists as a whole, messages by the fields that are named", async () => {
  const resolver = await client.create(ResolverSpecs, {
    id: "resolver",
    spec: { searchDomains: ["a.example", "b.example"] },
  });
  expect(checkSpec(resolver, { searchDomains: ["a.example", "b.example"] }).isMet).toBe(true);
  expect(checkSpec(resolver, { searchDomains: ["a.example"] }).message).toContain(
    '["a.example"], but it is ["a.example","b.example"]',
  );
  expect(checkSpec(resolver, { searchDomains: ["b.example", "a.example"] }).message).toContain(
    "spec.searchDomains[0]",
  );
  const parameter = await client.create(KernelParamSpecs, { id: "sys.a", spec: { value: "1" } });
  expect(checkSpec(parameter, { value: "1" }).isMet).toBe(true);
});

it("works without a test framework", async () => {
  assertMet(checkLabel(host, "site"));
  expect(() => assertMet(checkPhase(host, "tearingDown"))).toThrow("should have phase tearingDown");
  expect((await checkFailure(client.get(HostnameSpecs, "none"), "notFound")).isMet).toBe(true);
  const widget = await client.create(opaqueType("Widgets.example.dev", "tests"), {
    id: "a",
    spec: { yaml: "n: 1\n" },
  });
  const opaque: Resource = widget;
  expect(checkSpec(opaque, {}).message).toContain("compare its yaml");
  expect(createClient).toBeTypeOf("function");
});
