import type { handleServerStreamingCall, handleUnaryCall, ServiceDefinition } from "@grpc/grpc-js";
import { WireError, WireReader, WireType } from "../wire/wire-reader.ts";
import { describeMethod } from "./grpc-methods.ts";
import { Code } from "./status.ts";

/** Health of a service, by the numbers of grpc.health.v1. */
const Health = { serving: 1, notServing: 2, serviceUnknown: 3 } as const;
type Health = (typeof Health)[keyof typeof Health];

const healthServiceName = "grpc.health.v1.Health";

/** The standard health service (https://github.com/grpc/grpc/blob/master/doc/health-checking.md). */
export interface HealthService {
  readonly definition: ServiceDefinition;
  readonly methods: {
    readonly Check: handleUnaryCall<Buffer, Uint8Array>;
    readonly Watch: handleServerStreamingCall<Buffer, Uint8Array>;
  };
  /** Says from now on that nothing is served, and ends all watches of it. */
  stop(): void;
}

/** Creates a health service that says of the given services that they are served. */
export function createHealthService(serviceNames: readonly string[]): HealthService {
  const known = new Set(serviceNames);
  const endWatches = new Set<() => void>();
  let isServing = true;

  function getHealth(service: string): Health | undefined {
    if (!known.has(service)) return undefined;
    return isServing ? Health.serving : Health.notServing;
  }

  return {
    definition: {
      Check: describeMethod(healthServiceName, "Check", false),
      Watch: describeMethod(healthServiceName, "Watch", true),
    },
    methods: {
      Check(call, respond) {
        const service = decodeService(call.request);
        const health = service === undefined ? undefined : getHealth(service);
        if (service === undefined) respond(toError(Code.INTERNAL, "the request cannot be decoded"));
        else if (health === undefined) respond(toError(Code.NOT_FOUND, "the service is not known"));
        else respond(null, encodeHealth(health));
      },
      Watch(call) {
        const service = decodeService(call.request);
        if (service === undefined) {
          call.emit("error", toError(Code.INTERNAL, "the request cannot be decoded"));
          return;
        }
        const health = getHealth(service) ?? Health.serviceUnknown;
        call.write(encodeHealth(health));
        if (!isServing) {
          call.emit("error", toError(Code.UNAVAILABLE, "the server is stopping"));
          return;
        }
        const end = () => {
          if (health === Health.serving) call.write(encodeHealth(Health.notServing));
          call.emit("error", toError(Code.UNAVAILABLE, "the server is stopping"));
        };
        endWatches.add(end);
        call.on("cancelled", () => endWatches.delete(end));
      },
    },
    stop() {
      isServing = false;
      for (const end of endWatches) end();
      endWatches.clear();
    },
  };
}

function decodeService(request: Uint8Array): string | undefined {
  const reader = new WireReader(request);
  let service = "";
  try {
    reader.readFields((fieldNumber, wireType) => {
      if (fieldNumber !== 1 || wireType !== WireType.bytes) return false;
      service = reader.readString();
      return true;
    });
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
  return service;
}

function encodeHealth(health: Health): Uint8Array {
  return new Uint8Array([0x08, health]);
}

function toError(code: Code, details: string) {
  return Object.assign(new Error(details), { code, details });
}
