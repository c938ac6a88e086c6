/** What timers can hold, 24 days. */
const maxTimeoutMs = 2 ** 31 - 1;
const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000 };

/**
 * Takes away a deadline that is further off than timers can count, which is as good as none. A timer that is told of
 * it would end the call at once.
 */
export function dropEndlessTimeout(header: Headers): void {
  const [, value, unit = ""] = /^(\d{1,8})([HMS])$/.exec(header.get("grpc-timeout") ?? "") ?? [];
  if (value !== undefined && Number(value) * (unitMs[unit] ?? 0) > maxTimeoutMs)
    header.delete("grpc-timeout");
  if (Number(header.get("connect-timeout-ms")) > maxTimeoutMs) header.delete("connect-timeout-ms");
}
