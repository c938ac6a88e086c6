import { parsePhase } from "../state/phase.ts";
import { compileQuery, type Query } from "../state/query.ts";
import type { ResourceInput } from "../state/resource.ts";
import type { State } from "../state/state.ts";
import { StateError } from "../state/state-error.ts";
import { parseVersion } from "../state/version.ts";
import {
  decodeCreateRequest,
  decodeGetRequest,
  decodeListRequest,
  decodeOwnedRequest,
  decodeUpdateRequest,
  decodeWatchRequest,
  type WireQuery,
  type WriteRequest,
} from "../wire/decode-request.ts";
import { type AccessTarget, createAccessGuard } from "./access/access-guard.ts";
import type { AccessPolicy } from "./access/access-policy.ts";
import type { AccessRule, AccessVerb } from "./access/access-rule.ts";
import {
  type CallBody,
  createDestroyWaitBody,
  createListBody,
  createUnaryBody,
  createWatchBody,
} from "./calls.ts";
import type { MethodName, StateHandler } from "./handler.ts";
import { OpenCall } from "./open-call.ts";
import { Code } from "./status.ts";
import { findServerFault, getStatusOfError } from "./status-of-error.ts";

/** Options of a handler. */
export interface StateHandlerOptions {
  /** Size above which no event is added to a message of an aggregated watch. Default 1,048,576 - 4,096. */
  readonly maxAggregateBytes?: number;
  /**
   * Which callers may do what: rules, of which any may allow a call, or a policy of one's own. Default: everybody may
   * do everything. It is decided once for each call, after the request was decoded and before the state is looked at;
   * an open watch goes on although the decision would be another one by now.
   */
  readonly access?: AccessPolicy | readonly AccessRule[] | undefined;
  /**
   * Called with errors that are bugs of the server, and with those of its storage. Their texts can hold contents of
   * resources: log names and stack frames only, except for a `StorageError`, which holds none. Default: ignored.
   */
  readonly onUnexpectedError?: (error: unknown, method: MethodName) => void;
}

const defaultMaxAggregateBytes = 1024 * 1024 - 4096;
const noBytes = new Uint8Array(0);
/** `TeardownResponse` with `destroy_ready`. */
const destroyReadyMessage = new Uint8Array([0x08, 0x01]);

/**
 * Creates the State API over a state: decoding, access, status codes and streams; all other rules are in the state.
 *
 * @throws {RangeError} `maxAggregateBytes` is no whole number of at least 1, or a rule of `access` is not valid.
 * @requirement COSI-SEC-002
 */
export function createStateHandler(state: State, options: StateHandlerOptions = {}): StateHandler {
  const { maxAggregateBytes = defaultMaxAggregateBytes, onUnexpectedError } = options;
  if (!Number.isSafeInteger(maxAggregateBytes) || maxAggregateBytes < 1) {
    throw new RangeError(
      `maxAggregateBytes must be a whole number of at least 1, found ${maxAggregateBytes}`,
    );
  }
  const methods = createMethods(state, maxAggregateBytes);
  const guard = createAccessGuard(options.access);
  const openCalls = new Set<OpenCall>();
  let isClosed = false;

  return {
    call(method, request, context) {
      function report(error: unknown): void {
        const found = findServerFault(error);
        if (found !== undefined) onUnexpectedError?.(found.fault, method);
      }
      const call = new OpenCall({ signal: context.signal, report, onEnd: () => openCalls.delete(call) });
      if (isClosed) call.finish({ code: Code.UNAVAILABLE, message: "the server is stopping" });
      else if (context.signal.aborted) call.finishAborted();
      else {
        openCalls.add(call);
        try {
          const permit: Permit = (verb, target) => guard(context.caller, verb, target, report);
          call.start(methods[method](request, permit));
        } catch (error) {
          report(error);
          call.finish(getStatusOfError(error));
        }
      }
      return call;
    },
    close() {
      isClosed = true;
      for (const call of [...openCalls]) {
        call.finish({ code: Code.UNAVAILABLE, message: "the server is stopping" });
      }
    },
  };
}

/** Lets the call in hand pass. @throws {AccessError} */
type Permit = (verb: AccessVerb, target: AccessTarget) => void;
/** Decodes, asks for permission, and only then looks at anything else. */
type Method = (request: Uint8Array, permit: Permit) => CallBody;

function createMethods(state: State, maxAggregateBytes: number): Record<MethodName, Method> {
  return {
    Get(bytes, permit) {
      const { namespace, type, id } = decodeGetRequest(bytes);
      permit("get", { namespace, type, id });
      return createUnaryBody(state.get({ namespace, type, id }).responseBytes);
    },
    List(bytes, permit) {
      const { query, ...kind } = decodeListRequest(bytes);
      permit("list", kind);
      return createListBody(
        state.list(kind),
        compileQuery(toQuery(query), state.options),
        state.options.nowMs,
      );
    },
    Create(bytes, permit) {
      const request = decodeCreateRequest(bytes);
      permit("create", toTarget(request));
      return createUnaryBody(state.create(toInput(request), { owner: request.owner }).responseBytes);
    },
    Update(bytes, permit) {
      const request = decodeUpdateRequest(bytes);
      permit("update", toTarget(request));
      const input = toInput(request);
      const expectedPhase =
        request.expectedPhase === undefined
          ? undefined
          : parsePhase(request.expectedPhase, "options.expected_phase");
      return createUnaryBody(state.update(input, { owner: request.owner, expectedPhase }).responseBytes);
    },
    Destroy(bytes, permit) {
      const request = decodeOwnedRequest(bytes);
      permit("destroy", request);
      const { owner, ...name } = request;
      state.destroy(name, { owner });
      return createUnaryBody(noBytes);
    },
    Teardown(bytes, permit) {
      const request = decodeOwnedRequest(bytes);
      permit("update", request);
      const { owner, ...name } = request;
      const { isDestroyReady } = state.teardown(name, { owner });
      return createUnaryBody(isDestroyReady ? destroyReadyMessage : noBytes);
    },
    TeardownAndDestroy(bytes, permit) {
      const request = decodeOwnedRequest(bytes);
      permit("update", request);
      permit("destroy", request);
      const { owner, ...name } = request;
      return createDestroyWaitBody(state.teardownAndDestroy(name, { owner }));
    },
    Watch(bytes, permit) {
      const request = decodeWatchRequest(bytes);
      const { namespace, type, id, isBootstrapWanted, tailEvents, bookmark, isBookmarkWanted } = request;
      permit("watch", { namespace, type, id });
      const query = toQuery(request.query);
      const watch = state.watch(
        { namespace, type },
        { id, query, isBootstrapWanted, tailEvents, bookmark, isBookmarkWanted },
      );
      return createWatchBody(watch, {
        // On a single watch the option is an allowance that is not made use of.
        isAggregated: request.isAggregated && id === undefined,
        apiVersion: request.apiVersion,
        maxAggregateBytes,
        nowMs: state.options.nowMs,
      });
    },
  };
}

function toTarget({ resource, owner }: WriteRequest): AccessTarget {
  const { namespace, type, id } = resource;
  return { namespace, type, id, owner };
}

function toQuery({ labelQueries, idPattern }: WireQuery): Query {
  return { labelQueries, idPattern };
}

/**
 * Checks that a resource to be written is well formed.
 *
 * @throws {StateError} invalidArgument.
 * @requirement COSI-ERR-003
 * @requirement COSI-ERR-004
 * @requirement COSI-ERR-005
 */
function toInput({ hasResource, resource }: WriteRequest): ResourceInput {
  if (!hasResource) throw new StateError("invalidArgument", "the request has no resource");
  if (!resource.hasMetadata) throw new StateError("invalidArgument", "the resource has no metadata");
  if (!resource.hasSpec) throw new StateError("invalidArgument", "the resource has no spec");
  const version = parseVersion(resource.version);
  return { ...resource, version, phase: parsePhase(resource.phase, "phase") };
}
