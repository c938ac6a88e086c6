/**
 * Transport of the client over gRPC, for Node.
 *
 * @packageDocumentation
 */
export type { TokenSource } from "../call-headers.ts";
export { createGrpcTransport, type GrpcTransportOptions } from "./create-grpc-transport.ts";
export type { TlsOptions } from "./credentials.ts";
