/**
 * A line to a server on which everything that goes wrong is done by order.
 *
 * @packageDocumentation
 */
export { createFaultProxy, type FaultProxy, type FaultProxyOptions } from "./create-fault-proxy.ts";
export type { Direction } from "./faulty-pipe.ts";
