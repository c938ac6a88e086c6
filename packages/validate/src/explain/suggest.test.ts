import { expect, it } from "vitest";
import { suggestName } from "./suggest.ts";

const names = ["hostname", "domainname", "ignoreErrors", "DNS_OVER_TLS", "id"];

it.each([
  ["hostnme", "hostname"],
  ["hsotname", "hostname"],
  ["ignore_errors", "ignoreErrors"],
  ["IGNORE-ERRORS", "ignoreErrors"],
  ["DnsOverTsl", "DNS_OVER_TLS"],
  ["domain", undefined],
  ["colour", undefined],
  ["", undefined],
  ["x".repeat(1_000_000), undefined],
])("suggests for %.20s: %s", (name, meant) => {
  expect(suggestName(name, names)).toBe(meant);
});
