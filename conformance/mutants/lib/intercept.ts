import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type CodeName, codeNames } from "../../src/driver/code.ts";
import { type MethodName, methods } from "../../src/driver/methods.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";

type Input<M extends MethodName> = MessageShape<(typeof methods)[M]["input"]>;
type Output<M extends MethodName> = MessageShape<(typeof methods)[M]["output"]>;
type OutputInit<M extends MethodName> = MessageInitShape<(typeof methods)[M]["output"]>;
type InputInit<M extends MethodName> = MessageInitShape<(typeof methods)[M]["input"]>;

/** Methods that answer one message. */
export type UnaryName = Exclude<MethodName, "List" | "Watch">;

/** What an interceptor can do beside changing its own call. */
export interface Context {
  /** Aborted when the client has cancelled. */
  readonly signal: AbortSignal;
  /** Makes a unary call of its own to the server behind. @throws a status, see `refuse`. */
  call<M extends UnaryName>(method: M, request: InputInit<M>): Promise<Output<M>>;
  /** Reads a stream of its own from the server behind. */
  stream<M extends "List" | "Watch">(method: M, request: InputInit<M>): AsyncIterable<Output<M>>;
}

/** Answers a unary call; `next` asks the server behind, with the same request or another one. */
export type UnaryInterceptor<M extends UnaryName> = (
  request: Input<M>,
  next: (request: InputInit<M>) => Promise<Output<M>>,
  context: Context,
) => Promise<OutputInit<M>>;

/** Answers a streaming call; `next` asks the server behind, with the same request or another one. */
export type StreamInterceptor<M extends "List" | "Watch"> = (
  request: Input<M>,
  next: (request: InputInit<M>) => AsyncIterable<Output<M>>,
  context: Context,
) => AsyncIterable<OutputInit<M>>;

/** Interceptors by method, and one for raw bytes. */
export type Interceptors = { readonly [M in UnaryName]?: UnaryInterceptor<M> } & {
  readonly [M in "List" | "Watch"]?: StreamInterceptor<M>;
} & {
  /**
   * Sees every call before it is decoded. Returns undefined to let it go its way, or answers it: `next` asks the
   * server behind (past the other interceptors).
   */
  readonly raw?: (
    method: string,
    request: Uint8Array,
    next: (request: Uint8Array) => AsyncIterable<Uint8Array>,
    context: Context,
  ) => AsyncIterable<Uint8Array> | undefined;
};

/** An error that ends a call with a status. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly code: number;
  readonly details: string;

  constructor(code: CodeName, details: string) {
    super(`${code}: ${details}`);
    this.code = codeNames.indexOf(code);
    this.details = details;
  }
}

/** Ends the call with a status. */
export function refuse(code: CodeName, details = "refused by a mutant"): never {
  throw new StatusError(code, details);
}

/** Whether an error is a refusal with this code. */
export function isRefusal(error: unknown, code?: CodeName): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return code === undefined || error.code === codeNames.indexOf(code);
}

/**
 * Puts interceptors in front of a server. A request that does not decode goes to the server behind as it is.
 */
export function intercept(server: InProcessServer, interceptors: Interceptors): InProcessServer {
  const contextOf = (signal: AbortSignal): Context => ({
    signal,
    call: (method, request) =>
      readOne(method, server.handle(method, encodeInput(method, request), { signal })),
    stream: (method, request) =>
      readMany(method, server.handle(method, encodeInput(method, request), { signal })),
  });
  const handle = (
    method: string,
    request: Uint8Array,
    { signal }: { signal: AbortSignal },
  ): AsyncIterable<Uint8Array> => {
    const pass = (bytes: Uint8Array): AsyncIterable<Uint8Array> => server.handle(method, bytes, { signal });
    const context = contextOf(signal);
    const answer = interceptors.raw?.(method, request, pass, context);
    if (answer !== undefined) return answer;
    if (!(method in methods)) return pass(request);
    const name = method as MethodName;
    const interceptor = interceptors[name];
    if (interceptor === undefined) return pass(request);
    let message: MessageShape<DescMessage>;
    try {
      message = fromBinary(methods[name].input as DescMessage, request);
    } catch {
      return pass(request); // the server behind refuses it
    }
    if (name === "List" || name === "Watch") {
      const next = (changed: object): AsyncIterable<never> =>
        readMany(name, pass(encodeInput(name, changed))) as never;
      return encodeMany(
        name,
        (interceptor as StreamInterceptor<"List">)(message as never, next as never, context),
      );
    }
    const next = (changed: object): Promise<never> =>
      readOne(name, pass(encodeInput(name, changed))) as never;
    return encodeOne(
      name,
      (interceptor as unknown as UnaryInterceptor<"Get">)(message as never, next as never, context),
    );
  };
  return { handle, ...(server.close === undefined ? {} : { close: () => server.close!() }) };
}

function encodeInput(method: MethodName, request: object): Uint8Array {
  const schema = methods[method].input as DescMessage;
  return toBinary(schema, create(schema, request as never));
}

function encodeOutput(method: MethodName, response: object): Uint8Array {
  const schema = methods[method].output as DescMessage;
  return toBinary(schema, create(schema, response as never));
}

async function readOne<M extends UnaryName>(
  method: M,
  answer: AsyncIterable<Uint8Array>,
): Promise<Output<M>> {
  let last: Uint8Array | undefined;
  for await (const bytes of answer) last = bytes;
  if (last === undefined) return refuse("INTERNAL", `${method} answered nothing`);
  return fromBinary(methods[method].output as DescMessage, last) as Output<M>;
}

async function* readMany<M extends "List" | "Watch">(
  method: M,
  answer: AsyncIterable<Uint8Array>,
): AsyncGenerator<Output<M>> {
  for await (const bytes of answer)
    yield fromBinary(methods[method].output as DescMessage, bytes) as Output<M>;
}

async function* encodeOne(method: MethodName, answer: Promise<object>): AsyncGenerator<Uint8Array> {
  yield encodeOutput(method, await answer);
}

async function* encodeMany(method: MethodName, answer: AsyncIterable<object>): AsyncGenerator<Uint8Array> {
  for await (const response of answer) yield encodeOutput(method, response);
}
