import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  DestroyRequestSchema,
  GetRequestSchema,
  ListRequestSchema,
  TeardownAndDestroyRequestSchema,
  TeardownRequestSchema,
  UpdateRequestSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";
import { expect, it } from "vitest";
import { createState } from "../../state/state.ts";
import { createStateHandler, type StateHandlerOptions } from "../create-state-handler.ts";
import type { MethodName } from "../handler.ts";
import { Code } from "../status.ts";
import { encode, kind, pull, resource } from "../testing.testdata.ts";
import type { AccessRequest } from "./access-policy.ts";
import type { AccessVerb } from "./access-rule.ts";
import type { Caller } from "./caller.ts";

const reader: Caller = { name: "r", roles: ["reader"] };
const options = { owner: "me" };

function requestOf(method: MethodName, id: string): Uint8Array {
  const name = { ...kind, id };
  const written: MessageInitShape<typeof CreateRequestSchema>["resource"] = resource(id, {
    version: "1",
    owner: "me",
  });
  switch (method) {
    case "Get":
      return encode(GetRequestSchema, name);
    case "List":
      return encode(ListRequestSchema, kind);
    case "Create":
      return encode(CreateRequestSchema, { resource: written, options });
    case "Update":
      return encode(UpdateRequestSchema, { newResource: written, options });
    case "Destroy":
      return encode(DestroyRequestSchema, { ...name, options });
    case "Teardown":
      return encode(TeardownRequestSchema, { ...name, options });
    case "TeardownAndDestroy":
      return encode(TeardownAndDestroyRequestSchema, { ...name, options });
    case "Watch":
      return encode(WatchRequestSchema, { ...name, apiVersion: 1 });
  }
}

const verbsOf: Record<MethodName, readonly AccessVerb[]> = {
  Get: ["get"],
  List: ["list"],
  Watch: ["watch"],
  Create: ["create"],
  Update: ["update"],
  Teardown: ["update"],
  TeardownAndDestroy: ["update", "destroy"],
  Destroy: ["destroy"],
};
const methods = Object.keys(verbsOf) as MethodName[];

/** Makes a call over a state that holds `there`; answers all that the caller can see of it. */
function ask(
  handlerOptions: StateHandlerOptions,
  method: MethodName,
  request: Uint8Array,
  { caller }: { readonly caller: Caller | undefined } = { caller: reader },
) {
  const state = createState();
  state.create({ ...kind, id: "there" }, options);
  const handler = createStateHandler(state, handlerOptions);
  const call = handler.call(method, request, { signal: new AbortController().signal, caller });
  const { messages } = pull(call);
  const { end } = call;
  handler.close();
  return { messages, end, version: state.find({ ...kind, id: "there" })?.version };
}

it.each(methods)("needs every verb of %s, and no other [COSI-SEC-002]", (method) => {
  const request = requestOf(method, method === "Create" ? "new" : "there");
  const verbs = verbsOf[method];
  const granted = ask({ access: [{ roles: ["reader"], verbs }] }, method, request);
  expect(granted.end?.code ?? Code.OK).toBe(Code.OK);
  for (const verb of verbs) {
    const others = (["get", "list", "watch", "create", "update", "destroy"] as const).filter(
      (other) => other !== verb,
    );
    const refused = ask({ access: [{ verbs: others }] }, method, request);
    expect(refused).toMatchObject({ messages: [], end: { code: Code.PERMISSION_DENIED }, version: 1n });
  }
});

it.each(methods)("refuses %s alike for what is there and what is not [COSI-SEC-002]", (method) => {
  for (const [caller, code] of [
    [reader, Code.PERMISSION_DENIED],
    [undefined, Code.UNAUTHENTICATED],
  ] as const) {
    const access = caller === undefined ? [{}] : [];
    const answers = ["there", "missing"].map((id) =>
      ask({ access }, method, requestOf(method, id), { caller }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ messages: [], end: { code }, version: 1n });
  }
});

it("asks the hook before the resource is checked or looked up, with what the caller asked for", () => {
  const asked: AccessRequest[] = [];
  const access = { decide: (request: AccessRequest) => asked.push(request) < 0 };
  for (const method of methods) ask({ access }, method, requestOf(method, "there"));
  const malformed = { metadata: { ...kind, id: "x", version: "no" } };
  for (const [method, request] of [
    ["Create", encode(CreateRequestSchema, { resource: malformed })],
    ["Update", encode(UpdateRequestSchema, { newResource: malformed })],
  ] as const) {
    expect(ask({ access }, method, request).end?.code).toBe(Code.PERMISSION_DENIED);
  }
  expect(asked.map(({ verb, id, owner }) => `${verb} ${id} ${owner}`)).toEqual([
    "get there ",
    "list undefined ",
    "watch there ",
    "create there me",
    "update there me",
    "update there me",
    "update there me",
    "destroy there me",
    "create x ",
    "update x ",
  ]);
  for (const request of asked) expect(request).toMatchObject({ caller: reader, ...kind });
});

it("refuses when the hook throws, and reports it; a promise is no permission", () => {
  const failure = new Error("s3cr3t");
  const reported: unknown[] = [];
  const onUnexpectedError = (error: unknown) => reported.push(error);
  const throwing = {
    decide: (): boolean => {
      throw failure;
    },
  };
  const { end } = ask({ access: throwing, onUnexpectedError }, "Get", requestOf("Get", "there"));
  expect(end).toMatchObject({ code: Code.PERMISSION_DENIED });
  expect(end?.message).not.toContain("s3cr3t");
  expect(reported).toEqual([failure]);
  const promising = { decide: (async () => true) as unknown as () => boolean };
  expect(ask({ access: promising }, "Get", requestOf("Get", "there")).end?.code).toBe(Code.PERMISSION_DENIED);
});

it("allows a watch and a list of a kind only to rules without ids", () => {
  const watch = encode(WatchRequestSchema, { ...kind, apiVersion: 1, options: { bootstrapContents: true } });
  for (const [method, request] of [
    ["List", requestOf("List", "")],
    ["Watch", watch],
  ] as const) {
    expect(ask({ access: [{ ids: ["there"] }] }, method, request).end?.code).toBe(Code.PERMISSION_DENIED);
    expect(ask({ access: [{ ids: ["*"] }] }, method, request).messages.length).toBeGreaterThan(0);
  }
});

it("allows everything to everybody without access", () => {
  expect(ask({}, "Get", requestOf("Get", "there"), { caller: undefined })).toMatchObject({
    end: { code: Code.OK },
  });
});

it("refuses rules that are not valid", () => {
  const access = [{ verbs: ["read" as AccessVerb] }];
  expect(() => createStateHandler(createState(), { access })).toThrow(
    /^\/access\/0\/verbs\/0: expected one of/,
  );
});
