import { statusNames } from "../cosi-error.ts";

/** The table of errors in the README, as a table of the test: code by status, and by method where it depends on it. */
const codes: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  CANCELLED: "canceled",
  INVALID_ARGUMENT: "invalidArgument",
  DEADLINE_EXCEEDED: "deadlineExceeded",
  NOT_FOUND: "notFound",
  ALREADY_EXISTS: "alreadyExists",
  RESOURCE_EXHAUSTED: "resourceExhausted",
  UNIMPLEMENTED: "unsupported",
  UNAVAILABLE: "unavailable",
  UNAUTHENTICATED: "unauthenticated",
  PERMISSION_DENIED: {
    Get: "permissionDenied",
    List: "permissionDenied",
    Watch: "permissionDenied",
    other: "ownerConflict",
  },
  FAILED_PRECONDITION: {
    ...{ Watch: "invalidBookmark", Destroy: "pendingFinalizers", TeardownAndDestroy: "pendingFinalizers" },
    ...{ Update: "versionConflict", Teardown: "versionConflict", other: "versionConflict" },
  },
};

/** The code that a status means. */
export function toExpectedCode(method: string, status: number, hasExpectedPhase = false): string {
  const name = statusNames[status] ?? "";
  if (name === "INVALID_ARGUMENT" && hasExpectedPhase) return "phaseConflict";
  const code = codes[name] ?? "internal";
  return typeof code === "string" ? code : (code[method] ?? (code["other"] as string));
}
