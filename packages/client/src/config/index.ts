/**
 * Connections from files, for Node.
 *
 * @packageDocumentation
 */
export type { Connection } from "./connection.ts";
export { type ReadConnectionOptions, readConnection } from "./read-connection.ts";
export { type ReadTalosconfigOptions, readTalosconfig } from "./read-talosconfig.ts";
