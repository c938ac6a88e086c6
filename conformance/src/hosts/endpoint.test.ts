import { expect, it } from "vitest";
import { InvalidEndpoint, parseEndpoint, toGrpcAddress } from "./endpoint.ts";

it.each([
  ["unix:/run/x.sock", "/run/x.sock", "unix:/run/x.sock"],
  ["unix:///run/x.sock", "/run/x.sock", "unix:/run/x.sock"],
  ["unix:x.sock", "x.sock", "unix:x.sock"],
  ["unix:/a:b c", "/a:b c", "unix:/a:b c"],
])("reads the socket %s", (text, path, address) => {
  const endpoint = parseEndpoint(text);
  expect(endpoint).toEqual({ kind: "unix", path, text });
  expect(toGrpcAddress(endpoint)).toBe(address);
});

it.each([
  ["tcp:localhost:80", "localhost", 80, "localhost:80"],
  ["tcp://10.0.0.1:65535", "10.0.0.1", 65_535, "10.0.0.1:65535"],
  ["tcp:[::1]:1", "::1", 1, "[::1]:1"],
  ["tcp://[fe80::1]:00443", "fe80::1", 443, "[fe80::1]:443"],
])("reads the address %s", (text, host, port, address) => {
  const endpoint = parseEndpoint(text);
  expect(endpoint).toEqual({ kind: "tcp", host, port, text });
  expect(toGrpcAddress(endpoint)).toBe(address);
});

it.each([
  "",
  "unix:",
  "/run/x.sock",
  "tcp:",
  "tcp:host",
  "tcp:host:",
  "tcp::80",
  "tcp:::1:80",
  "tcp:[::1]",
  "tcp:[g::1]:80",
  "tcp:host:80/path",
  "tcp:host:-1",
  "tcp:host:123456",
  "http://host:80",
])("refuses %j and says what to write instead", (text) => {
  expect(() => parseEndpoint(text)).toThrow(InvalidEndpoint);
  expect(() => parseEndpoint(text)).toThrow(/write unix:\/path\/to\.sock or tcp:host:port$/);
});

it.each(["tcp:host:0", "tcp:host:65536", "tcp:host:99999"])("refuses %s, which no port can be", (text) => {
  expect(() => parseEndpoint(text)).toThrow(/a port is between 1 and 65535/);
});
