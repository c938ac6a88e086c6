import { CosiError, type CosiErrorCode } from "../cosi-error.ts";

/** Meaning of statuses of HTTP that have one in gRPC; the others are `internal`. */
const codes: Readonly<Record<number, CosiErrorCode>> = {
  401: "unauthenticated",
  403: "permissionDenied",
  404: "unsupported",
  415: "unsupported",
  429: "unavailable",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

/**
 * Checks that an answer is one of gRPC-Web.
 *
 * @param address that of the server, for messages
 * @throws {CosiError} it is not; the message says what it is
 */
export function checkResponse(address: string, { type, status, headers }: Response): void {
  if (type === "opaqueredirect" || (status >= 300 && status < 400)) {
    const message = `${address} sends calls elsewhere; give baseUrl the address that it redirects to, or sign in first`;
    throw new CosiError("unsupported", { message });
  }
  if (status !== 200) {
    const hint = status === 404 ? ", so there is no State API at this address; check baseUrl" : "";
    throw new CosiError(codes[status] ?? "internal", {
      message: `${address} answered HTTP ${status}${hint}`,
    });
  }
  const contentType = headers.get("content-type") ?? "";
  if (/^application\/grpc-web(?:\+proto)?(?:;|$)/i.test(contentType)) return;
  // Cut, since anybody may have written it.
  const found = contentType === "" ? "nothing" : JSON.stringify(contentType.slice(0, 80));
  const message = `${address} does not speak gRPC-Web: expected application/grpc-web+proto, found ${found}`;
  throw new CosiError("unsupported", { message });
}

/** The error of a request that was not answered. */
export function toUnreachable(address: string, error: unknown): CosiError {
  const cause = error instanceof Error ? error.cause : undefined;
  // Node says why, browsers keep it from pages.
  let message = `cannot reach ${address}: it does not run, or does not allow pages of this origin`;
  if (cause instanceof Error) {
    const code = "code" in cause ? String(cause.code) : cause.name;
    message = `cannot connect to ${address}: ${cause.message === "" ? code : cause.message}`;
  }
  return new CosiError("unavailable", { message, cause: error });
}
