/**
 * The State API for browsers: a handler for servers of Node, and a server.
 *
 * @packageDocumentation
 */
export { createWebHandler, type WebHandler, type WebHandlerOptions } from "./create-web-handler.ts";
export type { OriginPolicyOptions } from "./origin-policy.ts";
export { type RunningWebServer, type ServeWebOptions, serveWeb } from "./serve-web.ts";
