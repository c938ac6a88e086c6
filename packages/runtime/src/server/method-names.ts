import type { MethodName } from "./handler.ts";

/** Full name of the service. */
export const serviceName = "cosi.resource.State";

/**
 * Names of the methods.
 *
 * @requirement COSI-TRN-001
 */
export const methodNames: readonly MethodName[] = [
  "Get",
  "List",
  "Create",
  "Update",
  "Destroy",
  "Watch",
  "Teardown",
  "TeardownAndDestroy",
];
