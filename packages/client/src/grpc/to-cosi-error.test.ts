import { expect, it } from "vitest";
import { parseEndpoint } from "./endpoint.ts";
import { toCosiError } from "./to-cosi-error.ts";

function explain(reason: string, endpoint = "https://host:1"): string {
  const details = `No connection established. Last error: ${reason}. Resolution note: `;
  const error = Object.assign(new Error(`14 UNAVAILABLE: ${details}`), { code: 14, details });
  const { code, rawMessage } = toCosiError("Get", parseEndpoint(endpoint), error);
  expect(code).toBe("unavailable");
  const place = `cannot connect to ${endpoint}: `;
  expect(rawMessage.startsWith(place)).toBe(true);
  return rawMessage.slice(place.length);
}

const alert = (text: string) =>
  `Error: 00F7:error:0A000410:SSL routines:ssl3_read_bytes:${text}:rec.c:1:SSL alert`;

it.each([
  ["tlsv13 alert certificate required", "the server requires a client certificate"],
  ["sslv3 alert certificate expired", "the server says that the client certificate has expired"],
  ["tlsv1 alert unknown ca", "the server does not know the authority of the client certificate"],
  ["ssl/tls alert bad certificate", "the server does not accept the client certificate"],
  ["sslv3 alert certificate unknown", "the server does not accept the client certificate"],
])("says what a server means by %s", (text, meaning) => {
  expect(explain(alert(text))).toBe(`TLS failed: ${meaning}: ${text}`);
});

it("passes on what else OpenSSL says, without its numbers", () => {
  expect(explain(alert("wrong version number"))).toBe("TLS failed: wrong version number");
});

it.each([
  "self-signed certificate",
  "self-signed certificate in certificate chain",
  "unable to get local issuer certificate",
  "unable to get issuer certificate",
  "unable to verify the first certificate",
])("says that an authority is not known: %s", (text) => {
  const meaning = "the certificate of the server is signed by an authority that the client does not know";
  expect(explain(`Error: ${text}`)).toBe(`${meaning} (${text})`);
});

it("says that a server closed the connection, and that it may expect TLS where none is used", () => {
  const text = "the server closed the connection before it said anything";
  const hint = "; it may expect TLS, or have too many connections";
  expect(explain("Failed to connect (2026-01-01T00:00:00.000Z)", "tcp:host:1")).toBe(`${text}${hint}`);
  expect(explain("Failed to connect", "unix:/s")).toBe(text);
});

it("keeps a reason that is clear, on one line", () => {
  expect(explain("Error: certificate\n has  expired (2026-01-01T00:00:00.000Z)")).toBe(
    "certificate has expired",
  );
});
