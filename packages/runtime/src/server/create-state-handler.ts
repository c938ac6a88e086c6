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
import { getStatusOfError, isUnexpectedError } from "./status-of-error.ts";

/** Options of a handler. */
export interface StateHandlerOptions {
  /** Size above which no event is added to a message of an aggregated watch. Default 1,048,576 - 4,096. */
  readonly maxAggregateBytes?: number;
  /**
   * Called with errors that are bugs of the server. Their texts can hold contents of resources: log names
   * and stack frames only. Default: ignored.
   */
  readonly onUnexpectedError?: (error: unknown, method: MethodName) => void;
}

const defaultMaxAggregateBytes = 1024 * 1024 - 4096;
const noBytes = new Uint8Array(0);
/** `TeardownResponse` with `destroy_ready`. */
const destroyReadyMessage = new Uint8Array([0x08, 0x01]);

/**
 * Creates the State API over a state: decoding, status codes and streams; all rules are in the state.
 *
 * @throws {RangeError} `maxAggregateBytes` is no whole number of at least 1.
 */
export function createStateHandler(state: State, options: StateHandlerOptions = {}): StateHandler {
  const { maxAggregateBytes = defaultMaxAggregateBytes, onUnexpectedError } = options;
  if (!Number.isSafeInteger(maxAggregateBytes) || maxAggregateBytes < 1) {
    throw new RangeError(
      `maxAggregateBytes must be a whole number of at least 1, found ${maxAggregateBytes}`,
    );
  }
  const methods = createMethods(state, maxAggregateBytes);
  const openCalls = new Set<OpenCall>();
  let isClosed = false;

  return {
    call(method, request, context) {
      function report(error: unknown): void {
        if (isUnexpectedError(error)) onUnexpectedError?.(error, method);
      }
      const call = new OpenCall({ signal: context.signal, report, onEnd: () => openCalls.delete(call) });
      if (isClosed) call.finish({ code: Code.UNAVAILABLE, message: "the server is stopping" });
      else if (context.signal.aborted) call.finishAborted();
      else {
        openCalls.add(call);
        try {
          call.start(methods[method](request));
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

type Method = (request: Uint8Array) => CallBody;

function createMethods(state: State, maxAggregateBytes: number): Record<MethodName, Method> {
  return {
    Get: (bytes) => createUnaryBody(state.get(decodeGetRequest(bytes)).responseBytes),
    List(bytes) {
      const { query, ...kind } = decodeListRequest(bytes);
      return createListBody(
        state.list(kind),
        compileQuery(toQuery(query), state.options),
        state.options.nowMs,
      );
    },
    Create(bytes) {
      const request = decodeCreateRequest(bytes);
      return createUnaryBody(state.create(toInput(request), { owner: request.owner }).responseBytes);
    },
    Update(bytes) {
      const request = decodeUpdateRequest(bytes);
      const input = toInput(request);
      const expectedPhase =
        request.expectedPhase === undefined
          ? undefined
          : parsePhase(request.expectedPhase, "options.expected_phase");
      return createUnaryBody(state.update(input, { owner: request.owner, expectedPhase }).responseBytes);
    },
    Destroy(bytes) {
      const { owner, ...name } = decodeOwnedRequest(bytes);
      state.destroy(name, { owner });
      return createUnaryBody(noBytes);
    },
    Teardown(bytes) {
      const { owner, ...name } = decodeOwnedRequest(bytes);
      const { isDestroyReady } = state.teardown(name, { owner });
      return createUnaryBody(isDestroyReady ? destroyReadyMessage : noBytes);
    },
    TeardownAndDestroy(bytes) {
      const { owner, ...name } = decodeOwnedRequest(bytes);
      return createDestroyWaitBody(state.teardownAndDestroy(name, { owner }));
    },
    Watch(bytes) {
      const request = decodeWatchRequest(bytes);
      const { namespace, type, id, isBootstrapWanted, tailEvents, bookmark, isBookmarkWanted } = request;
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
