import { CreateRequestSchema, TeardownAndDestroyRequestSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { createState } from "../state/state.ts";
import type { ResourceStorage } from "../state/storage.ts";
import { createStateHandler } from "./create-state-handler.ts";
import { Code } from "./status.ts";
import { call, encode, kind, pull, resource } from "./testing.testdata.ts";

const failure = new Error("s3cr3t");

it("answers UNAVAILABLE when the storage fails, without its text, and reports the error itself", () => {
  const fail = (): never => {
    throw failure;
  };
  const storage: ResourceStorage = { load: () => [], put: fail, remove: fail };
  const reported: unknown[] = [];
  const handler = createStateHandler(createState({ storage }), {
    onUnexpectedError: (error, method) => reported.push([error, method]),
  });
  const request = encode(CreateRequestSchema, { resource: resource("a") });
  const open = handler.call("Create", request, { signal: new AbortController().signal });
  expect(open.end).toEqual({ code: Code.UNAVAILABLE, message: "the storage refused the change" });
  expect(reported).toEqual([[failure, "Create"]]);
});

it("ends a wait with UNAVAILABLE when the storage fails in the meantime, and reports it once", async () => {
  let isFailing = false;
  const storage: ResourceStorage = {
    load: () => [],
    put: () => undefined,
    remove() {
      if (isFailing) throw failure;
    },
  };
  const state = createState({ storage });
  state.create({ ...kind, id: "a", finalizers: ["f"] });
  const reported: unknown[] = [];
  const handler = createStateHandler(state, { onUnexpectedError: (error) => reported.push(error) });
  const request = encode(TeardownAndDestroyRequestSchema, { ...kind, id: "a" });
  const wait = handler.call("TeardownAndDestroy", request, { signal: new AbortController().signal });
  const woken = new Promise<void>((resolve) => wait.onReady(resolve));
  expect(pull(wait)).toEqual({ messages: [], code: undefined });
  isFailing = true;
  state.update({ ...kind, id: "a", version: 2n, phase: "tearingDown" });
  await woken;
  expect(pull(wait)).toEqual({ messages: [], code: Code.UNAVAILABLE });
  expect(reported).toEqual([failure]);
  isFailing = false;
  expect(call(handler, "TeardownAndDestroy", request).code).toBe(Code.OK);
});
