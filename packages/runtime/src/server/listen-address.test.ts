import { expect, it } from "vitest";
import { formatListenAddress, isLocalAddress, parseListenAddress } from "./listen-address.ts";

it.each([
  ["unix:/run/x.sock", true],
  ["tcp:127.0.0.1:0", true],
  ["tcp:localhost:80", true],
  ["tcp:[::1]:443", true],
  ["tcp:0.0.0.0:1", false],
  ["tcp:[::]:1", false],
  ["tcp:127.evil.example:1", false],
])("reads %s and writes it again", (text, isLocal) => {
  const address = parseListenAddress(text);
  expect(formatListenAddress(address)).toBe(text);
  expect(isLocalAddress(address)).toBe(isLocal);
});

it.each([
  "",
  "/run/x",
  "unix:",
  "tcp:1234",
  "tcp:::1:0",
  "tcp:[x]:0",
  "tcp:a:65536",
  `unix:/${"x".repeat(107)}`,
])("refuses %j", (text) => {
  expect(() => parseListenAddress(text)).toThrow(expect.objectContaining({ name: "ListenError" }));
});
