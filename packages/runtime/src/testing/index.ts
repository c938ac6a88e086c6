/**
 * Checks for implementations of the ports of the runtime, independent of any test framework.
 *
 * @packageDocumentation
 */
export type { StorageContractOptions, StorageContractTest } from "./storage-contract.ts";
export { createStorageContract } from "./storage-contract.ts";
