import { isIP } from "node:net";
import fc from "fast-check";
import { expect, it } from "vitest";
import { isIpAddress, isIpPort, isIpPrefix } from "./ip.ts";

/** The form that the URL parser of the platform writes, which is the canonical one but for IPv4-mapped addresses. */
const canonical = (groups: readonly number[]) =>
  new URL(`http://[${groups.map((group) => group.toString(16)).join(":")}]/`).hostname.slice(1, -1);

it("accepts the one canonical form of every IPv6 address", () => {
  const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      fc.pre(!(groups.slice(0, 5).every((part) => part === 0) && groups[5] === 0xffff));
      const text = canonical(groups);
      expect(isIpAddress(text)).toBe(true);
      const long = groups.map((part) => part.toString(16)).join(":");
      expect(isIpAddress(long)).toBe(long === text);
      expect(isIpAddress(text.toUpperCase())).toBe(text.toUpperCase() === text);
    }),
    { numRuns: 2000, seed: 6 },
  );
});

it("accepts nothing that is no address", () => {
  const piece = fc.constantFrom(
    "0",
    "1",
    "255",
    "256",
    "a",
    "ffff",
    "g",
    ":",
    "::",
    ".",
    "192.0.2.1",
    "/",
    "%",
    "-",
    " ",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      (text) => {
        if (isIpAddress(text)) expect(isIP(text)).not.toBe(0);
      },
    ),
    { numRuns: 5000, seed: 7 },
  );
});

it.each(["192.0.2.1", "0.0.0.0", "::", "::1", "2001:db8::1", "1:0:0:2::3", "::ffff:192.0.2.1", "1::"])(
  "accepts %s",
  (text) => {
    expect(isIpAddress(text)).toBe(true);
  },
);

it.each([
  "192.0.2.01",
  "192.0.2",
  "::ffff:c000:201",
  "2001:db8::1:0:0:0",
  "1:2:3:4:5:6:7::",
  "fe80::1%eth0",
  "::1 ",
  ":::",
  "",
])("refuses %j", (text) => {
  expect(isIpAddress(text)).toBe(false);
});

it("bounds prefix lengths and ports", () => {
  for (const text of ["0.0.0.0/0", "192.0.2.1/32", "::/0", "2001:db8::/128"])
    expect(isIpPrefix(text)).toBe(true);
  for (const text of ["0.0.0.0/33", "::/129", "::/", "::/01", "::", "a/1"])
    expect(isIpPrefix(text)).toBe(false);
  for (const text of ["192.0.2.1:1", "[::1]:65535"]) expect(isIpPort(text)).toBe(true);
  for (const text of ["192.0.2.1:0", "[::1]:65536", "::1:80", "[192.0.2.1]:80", "192.0.2.1"])
    expect(isIpPort(text)).toBe(false);
});
