import type { IncomingMessage, ServerResponse } from "node:http";
import { createConnectRouter, type HandlerContext } from "@connectrpc/connect";
import type { UniversalHandler, UniversalServerRequest } from "@connectrpc/connect/protocol";
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from "@connectrpc/connect-node";
import { type Authenticate, identifyPeer } from "../server/access/caller.ts";
import type { CallContext, MethodName, StateHandler } from "../server/handler.ts";
import { isStreamMethod, methodNames } from "../server/method-names.ts";
import { answerPreflight, setCorsHeaders } from "./answer-preflight.ts";
import { describeBoxedMethod, maxBoxBytes } from "./boxed-message.ts";
import { createGate, createPeerValues, getCaller } from "./identify-caller.ts";
import { createOriginPolicy, type OriginPolicyOptions } from "./origin-policy.ts";
import { exchangeUnboxed, readBodyFormat } from "./unbox-exchange.ts";
import { pullMessage, pullMessages, toCallSignal } from "./web-methods.ts";

/** Options of a handler for browsers. */
export interface WebHandlerOptions extends OriginPolicyOptions {
  /** Size of a request message above which it is refused with RESOURCE_EXHAUSTED. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  /** Calls open at a time; further ones are refused with HTTP 503, which clients read as UNAVAILABLE. Default 1,000. */
  readonly maxCalls?: number;
  /**
   * Finds out who makes a call, such as from its token; access rules of the handler go by it. Default: by the
   * certificate of the client, where the server asks for one and has verified it.
   */
  readonly authenticate?: Authenticate;
  /** Called with errors of `authenticate`, whose texts can hold secrets. Default: ignored. */
  readonly onUnexpectedError?: (error: unknown, method: MethodName) => void;
}

/** Answers the requests of a server of `node:http` or `node:https`. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => void;

const defaults = { maxMessageBytes: 4 * 1024 * 1024, maxCalls: 1_000 };

/**
 * Makes the State API callable from browsers: gRPC-Web and Connect, both in binary. JSON is refused, because specs
 * are bytes that nobody on the way reads. Paths outside of the service are answered with 404.
 *
 * Requests of pages whose origin is not allowed are refused with 403 before anything of them is read, as are those
 * that call the server by a name that is not its own.
 *
 * @throws {RangeError} an option is not valid
 * @requirement COSI-LIM-008
 */
export function createWebHandler(handler: StateHandler, options: WebHandlerOptions = {}): WebHandler {
  const maxMessageBytes = checkLimit("maxMessageBytes", options.maxMessageBytes);
  const maxCalls = checkLimit("maxCalls", options.maxCalls);
  const judge = createOriginPolicy(options);
  const routes = createRoutes(handler, maxMessageBytes, options);
  let openCalls = 0;

  return (request, response) => {
    const verdict = judge(request);
    if (!verdict.isAllowed) return refuse(request, response, 403, verdict.reason);
    setCorsHeaders(response, verdict.origin);
    const handle = routes.get(request.url?.split("?", 1)[0] ?? "");
    if (handle === undefined) return refuse(request, response, 404, "there is no such method here");
    if (request.method === "OPTIONS") return answerPreflight(request, response);
    if (request.method !== "POST") {
      response.setHeader("Allow", "POST, OPTIONS");
      return refuse(request, response, 405, "calls are made with POST");
    }
    const format = readBodyFormat(request.headers["content-type"]);
    if (format === undefined) {
      const expected = "application/grpc-web+proto, application/proto or application/connect+proto";
      return refuse(
        request,
        response,
        415,
        `expected ${expected}; specs are bytes, which JSON does not keep`,
      );
    }
    if (openCalls >= maxCalls)
      return refuse(request, response, 503, "too many calls are open; try again later");
    const call = readRequest(request, response);
    if (call === undefined) return refuse(request, response, 400, "the Host header is broken");
    openCalls++;
    response.once("close", () => openCalls--);
    exchangeUnboxed(handle, call, format, maxMessageBytes)
      .then((answer) => universalResponseToNodeResponse(answer, response))
      // The other side is gone, or the answer broke off. The error may hold contents of either.
      .catch(() => response.destroy());
  };
}

function readRequest(request: IncomingMessage, response: ServerResponse): UniversalServerRequest | undefined {
  try {
    return universalRequestFromNodeRequest(request, response, undefined, createPeerValues(request));
  } catch {
    return undefined; // a host that makes no URL, such as one with broken Punycode
  }
}

function createRoutes(
  handler: StateHandler,
  maxMessageBytes: number,
  { authenticate = identifyPeer, onUnexpectedError = () => undefined }: WebHandlerOptions,
): ReadonlyMap<string, UniversalHandler> {
  const router = createConnectRouter({
    grpc: false,
    // A small request that unpacks to a large one would slip through the limits.
    acceptCompression: [],
    readMaxBytes: maxMessageBytes + maxBoxBytes,
    requestGate: createGate(authenticate, onUnexpectedError),
  });
  for (const name of methodNames) {
    const method = describeBoxedMethod(name, isStreamMethod(name));
    if (method.methodKind === "unary") {
      router.rpc(method, ({ value }, context) => pullMessage(handler, name, value, toCallContext(context)));
    } else {
      router.rpc(method, ({ value }, context) => pullMessages(handler, name, value, toCallContext(context)));
    }
  }
  return new Map(router.handlers.map((handle) => [handle.requestPath, handle]));
}

function toCallContext(context: HandlerContext): CallContext {
  return { signal: toCallSignal(context.signal), caller: getCaller(context) };
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, reason: string): void {
  // What is left of the body is not worth reading.
  if (request.httpVersionMajor === 1) response.setHeader("Connection", "close");
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${reason}\n`);
}

function checkLimit(name: keyof typeof defaults, value: number = defaults[name]): number {
  if (Number.isSafeInteger(value) && value >= 1 && value < 2 ** 31) return value;
  throw new RangeError(`${name} must be a whole number from 1 to 2^31 - 1, found ${value}`);
}
