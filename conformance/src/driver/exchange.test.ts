import { create, toBinary } from "@bufbuild/protobuf";
import { GetRequestSchema, GetResponseSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { makeExchange } from "../report/run.testdata.ts";
import { recordResponse, toWireJson, toWireMessage } from "./exchange.ts";

it("keeps the beginning and the length of a long message", () => {
  const bytes = new Uint8Array(5000).map((_, i) => i % 251);
  const kept = toWireMessage(bytes);
  expect(kept.byteLength).toBe(5000);
  expect(kept.bytes).toEqual(bytes.slice(0, 4096));
  // A view would keep the whole message in memory.
  expect(kept.bytes.buffer.byteLength).toBe(4096);
});

it("keeps a message of 4096 bytes whole", () => {
  expect(toWireMessage(new Uint8Array(4096))).toMatchObject({ byteLength: 4096, bytes: { length: 4096 } });
});

it("keeps the first 64 messages and counts the others", () => {
  const exchange = makeExchange(0, new Uint8Array(0));
  for (let i = 0; i < 100; i++) recordResponse(exchange, new Uint8Array([i]));
  expect(exchange.responseCount).toBe(100);
  expect(exchange.responses.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: 64 }, (_, i) => i));
});

it("shows a message as JSON of the side it belongs to", () => {
  const request = toBinary(GetRequestSchema, create(GetRequestSchema, { id: "a" }));
  expect(toWireJson("Get", "input", toWireMessage(request))).toEqual({ id: "a" });
  const response = toBinary(GetResponseSchema, create(GetResponseSchema, { resource: {} }));
  expect(toWireJson("Get", "output", toWireMessage(response))).toEqual({ resource: {} });
});

it("shows no JSON of what is cut short, damaged, of a foreign method, or without JSON form", () => {
  const long = toBinary(GetRequestSchema, create(GetRequestSchema, { id: "a".repeat(5000) }));
  expect(toWireJson("Get", "input", toWireMessage(long))).toBeUndefined();
  expect(toWireJson("Get", "input", toWireMessage(new Uint8Array([0x0a, 0x7f])))).toBeUndefined();
  expect(toWireJson("/other.Service/Get", "input", toWireMessage(new Uint8Array(0)))).toBeUndefined();
  const never = { metadata: { created: { seconds: 2n ** 60n } } };
  const response = toBinary(GetResponseSchema, create(GetResponseSchema, { resource: never }));
  expect(toWireJson("Get", "output", toWireMessage(response))).toBeUndefined();
});
