/**
 * Transport of the client over gRPC-Web, for browsers.
 *
 * @packageDocumentation
 */
export { createWebTransport, type WebTransportOptions } from "./create-web-transport.ts";
export type { TokenSource } from "./request-headers.ts";
