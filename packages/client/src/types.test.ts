import { HostnameSpecs, KernelParamSpecs } from "@cosi-spec/types/resources";
import { expect, expectTypeOf, it } from "vitest";
import type { Client } from "./client.ts";
import { label } from "./query.ts";
import { opaqueType, type Resource } from "./resource.ts";
import type { WatchEvent } from "./watch/watch-event.ts";

/** Compiled and never called: the compiler is the test. */
function infer(client: Client) {
  const opaque = opaqueType("Links.net.example.dev", "network");
  return async () => {
    const read = await client.get(HostnameSpecs, "a");
    expectTypeOf(read).toEqualTypeOf<Resource<typeof HostnameSpecs>>();
    expectTypeOf(read.spec.hostname).toEqualTypeOf<string>();
    expectTypeOf(read.metadata.labels).toEqualTypeOf<Record<string, string>>();
    expectTypeOf((await client.find(HostnameSpecs, "a"))?.spec.hostname).toEqualTypeOf<string | undefined>();
    expectTypeOf((await client.get(opaque, "a")).spec).toEqualTypeOf<undefined>();
    for (const { spec } of await client.list(KernelParamSpecs, {
      labels: [label("a").exists()],
      anyOf: [[label("b").isIn(["c"])], [label("d").isLessThan(5n)]],
      idPattern: "^vm",
    }))
      expectTypeOf(spec.value).toEqualTypeOf<string>();
    for await (const event of client.watch(HostnameSpecs)) {
      expectTypeOf(event).toEqualTypeOf<WatchEvent<typeof HostnameSpecs>>();
      if (event.kind === "updated") {
        expectTypeOf(event.old.spec.hostname).toEqualTypeOf<string>();
        expectTypeOf(event.resource.spec.hostname).toEqualTypeOf<string>();
      }
      if (event.kind === "resynced") expectTypeOf(event.reason).toEqualTypeOf<string>();
    }
    for await (const state of client.watchOne(HostnameSpecs, "a"))
      expectTypeOf(state?.spec.hostname).toEqualTypeOf<string | undefined>();
    await client.watchFor(HostnameSpecs, "a", (state) => state?.spec.hostname.startsWith("n") === true);
    await client.modify(KernelParamSpecs, "a", ({ spec }) => {
      expectTypeOf(spec.value).toEqualTypeOf<string>();
      return { spec: { ...spec, value: "1" }, phase: "running" };
    });
    const cache = client.cache(HostnameSpecs, {
      indexes: {
        name: ({ spec }) => [spec.hostname],
        site: ({ metadata }) => [metadata.labels["site"] ?? ""],
      },
    });
    expectTypeOf(cache.listBy).parameter(0).toEqualTypeOf<"name" | "site">();
    expectTypeOf(cache.get("a")?.spec.hostname).toEqualTypeOf<string | undefined>();
    cache.on((change) => expectTypeOf(change.resource.spec.hostname).toEqualTypeOf<string>());
  };
}

function refuse(client: Client, read: Resource<typeof HostnameSpecs>) {
  const named = client.cache(HostnameSpecs, { indexes: { name: ({ spec }) => [spec.hostname] } });
  return [
    // @ts-expect-error a field of the spec that does not exist
    () => read.spec.address,
    // @ts-expect-error a field of the spec with the type of another
    () => client.create(HostnameSpecs, { id: "a", spec: { hostname: 1 } }),
    // @ts-expect-error the spec of another type
    () => client.create(HostnameSpecs, { id: "a", spec: { value: "1" } }),
    // @ts-expect-error a new resource without an id
    () => client.create(HostnameSpecs, { spec: {} }),
    // @ts-expect-error a namespace that is a number
    () => client.get(HostnameSpecs, "a", { namespace: 1 }),
    // @ts-expect-error a name instead of a type
    () => client.get("HostnameSpecs.net.cosi.dev", "a"),
    // @ts-expect-error a phase that does not exist
    () => client.update(read, { phase: "gone" }),
    // @ts-expect-error an expected phase that does not exist
    () => client.update(read, {}, { expectedPhase: "gone" }),
    // @ts-expect-error a label that is a number
    () => client.update(read, { labels: { a: 1 } }),
    // @ts-expect-error the whole metadata in a change
    () => client.update(read, { metadata: read.metadata }),
    // @ts-expect-error an operator that does not exist
    () => label("a").matches("b"),
    // @ts-expect-error a comparison of numbers with a truth value
    () => label("a").isLessThan(true),
    // @ts-expect-error a query that is a text
    () => client.list(HostnameSpecs, { labels: "a=b" }),
    // @ts-expect-error a change with the spec of another type
    () => client.modify(HostnameSpecs, "a", () => ({ spec: { value: "1" } })),
    // @ts-expect-error a condition on a field that does not exist
    () => client.watchFor(HostnameSpecs, "a", (state) => state?.spec.address === ""),
    // @ts-expect-error an index that was not named
    () => named.listBy("site", "a"),
    // @ts-expect-error an index of numbers
    () => client.cache(HostnameSpecs, { indexes: { name: () => [1] } }),
    // @ts-expect-error an opaque spec without its text
    () => client.create(opaqueType("Links.net.example.dev", "network"), { id: "a", spec: {} }),
    // @ts-expect-error a resource of another type where one is wanted
    (): Resource<typeof KernelParamSpecs> => read,
    async () => {
      for await (const event of client.watch(HostnameSpecs)) {
        // @ts-expect-error the resource of an event that may have none
        event.resource;
        // @ts-expect-error a kind of event that does not exist
        if (event.kind === "deleted") return;
      }
    },
  ];
}

it("infers specs, labels, queries, events, indexes, changes and conditions without a cast", () => {
  expect(infer).toBeTypeOf("function");
});

it("does not compile with a wrong type, field, namespace, phase, operator or index", () => {
  expect(refuse).toBeTypeOf("function");
});
