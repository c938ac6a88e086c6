import { create, toBinary } from "@bufbuild/protobuf";
import { GetResponseSchema } from "@cosi-spec/types";
import { afterEach, expect, it, vi } from "vitest";
import { makeResource } from "../check/check.testdata.ts";
import { passTimeUntil } from "../driver/fake-time.testdata.ts";
import { createSession } from "../driver/session.ts";
import { answer, createFakeServer, type Handler, refuse, stall } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import type { FeatureName } from "./features.ts";
import { probeFeatures } from "./probe-features.ts";

afterEach(() => void vi.useRealTimers());

async function probe(
  handlers: Readonly<Record<string, Handler>>,
  configured?: Partial<Record<FeatureName, boolean>>,
) {
  const session = createSession(createInProcessHost(createFakeServer(handlers)), {
    callMs: 100,
    eventMs: 50,
  });
  const features = await probeFeatures(session, "ns", "T", configured);
  const present = Object.values(features).filter(({ isPresent }) => isPresent);
  return { features, present: present.map(({ name }) => name) };
}

/** A server that publishes these bytes as the list of its features. */
function publish(protoSpec: Uint8Array): Record<string, Handler> {
  const resource = makeResource();
  resource.spec!.protoSpec = protoSpec;
  return { Get: answer(toBinary(GetResponseSchema, create(GetResponseSchema, { resource }))) };
}

/** Field 1 of a message, once per text. */
function encodeStrings(...texts: readonly string[]): Uint8Array {
  return Buffer.concat(texts.map((text) => Buffer.from([0x0a, text.length, ...Buffer.from(text)])));
}

it("finds by harmless probes what a server has, and takes the rest as absent", async () => {
  const { features, present } = await probe({
    Teardown: refuse(5),
    TeardownAndDestroy: refuse(5),
    Watch: stall(new Uint8Array(0)),
  });
  expect(present.sort()).toEqual(["tail-events", "teardown", "teardown-and-destroy"]);
  expect(features["teardown"]).toMatchObject({ declared: undefined, probed: true, source: "a probe" });
  expect(features["durable-bookmarks"]).toMatchObject({
    declared: undefined,
    probed: undefined,
    source: "nobody declares it and no probe can tell",
  });
});

it("finds nothing on a server without the methods", async () => {
  const { features, present } = await probe({ Watch: refuse(3) });
  expect(present).toEqual([]);
  expect(features["teardown"].probed).toBe(false);
});

it("believes the capability resource more than the user and the probes", async () => {
  const handlers = { ...publish(encodeStrings("durable-bookmarks")), Teardown: refuse(5) };
  const { features, present } = await probe(handlers, { teardown: true, "tail-events": true });
  expect(present).toEqual(["durable-bookmarks"]);
  expect(features["teardown"]).toMatchObject({
    declared: false,
    probed: true,
    source: "the capability resource",
  });
});

it("takes an empty list for a server that has nothing", async () => {
  const { present } = await probe({ ...publish(encodeStrings()), Teardown: refuse(5) }, { teardown: true });
  expect(present).toEqual([]);
});

it("believes the user more than the probes", async () => {
  const { features, present } = await probe(
    { Teardown: refuse(5) },
    { teardown: false, "tail-events": true },
  );
  expect(present).toEqual(["tail-events"]);
  expect(features["teardown"]).toMatchObject({ declared: false, probed: true, source: "the configuration" });
});

it("reads past unknown fields of the list, and ignores a list that is damaged", async () => {
  const unknown = Buffer.from([0x10, 0x07]); // field 2, varint
  const list = Buffer.concat([unknown, encodeStrings("teardown")]);
  expect((await probe(publish(list))).present).toEqual(["teardown"]);
  const damaged = await probe({ ...publish(Buffer.from([0x0a, 0x7f])), Teardown: refuse(5) });
  expect(damaged.present).toEqual(["teardown"]);
});

it("does not take a watch that says nothing for one with a tail", async () => {
  vi.useFakeTimers();
  const { features } = await passTimeUntil(probe({ Watch: stall() }));
  expect(features["tail-events"].probed).toBe(false);
});
