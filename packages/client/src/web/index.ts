/**
 * Transport of the client over gRPC-Web, for browsers.
 *
 * @packageDocumentation
 */
export type { TokenSource } from "../call-headers.ts";
export { createWebTransport, type WebTransportOptions } from "./create-web-transport.ts";
