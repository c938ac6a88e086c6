/**
 * Servers of the State API, over a state or over any other handler.
 *
 * @packageDocumentation
 */
export type { AccessPolicy, AccessRequest } from "./access/access-policy.ts";
export type { AccessRule, AccessVerb } from "./access/access-rule.ts";
export type { Authenticate, Caller } from "./access/caller.ts";
export { identifyPeer } from "./access/caller.ts";
export type { Peer, PeerCertificate } from "./access/peer.ts";
export type { StateHandlerOptions } from "./create-state-handler.ts";
export { createStateHandler } from "./create-state-handler.ts";
export type { CallContext, MethodName, ServerCall, StateHandler } from "./handler.ts";
export type { InProcessServer, InProcessServerOptions } from "./in-process.ts";
export { CallError, createInProcessServer } from "./in-process.ts";
export { ListenError } from "./listen-address.ts";
export { methodNames, serviceName } from "./method-names.ts";
export type { RunningGrpcServer, RunningServer, ServeOptions } from "./serve.ts";
export { serve } from "./serve.ts";
export type { Status } from "./status.ts";
export { Code } from "./status.ts";
export type { ServerTlsOptions } from "./tls/server-tls-options.ts";
