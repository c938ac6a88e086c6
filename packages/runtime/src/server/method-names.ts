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

/** Methods that answer with a stream. */
const streamNames: ReadonlySet<MethodName> = new Set<MethodName>(["List", "Watch"]);

/** Whether a method answers with a stream. */
export function isStreamMethod(method: MethodName): boolean {
  return streamNames.has(method);
}
