import { execFileSync } from "node:child_process";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Authorities, createAuthorities, hasOpenssl, type Identity } from "./certificates.testdata.ts";
import { createTlsSettings } from "./create-tls-settings.ts";
import type { ServerTlsOptions } from "./server-tls-options.ts";

/** Without openssl there are no certificates, and what needs them is skipped. */
const isSkipped = !hasOpenssl();
let authorities: Authorities | undefined;
let identity: Identity;
let other: Identity;

beforeAll(() => {
  if (isSkipped) return;
  authorities = createAuthorities();
  identity = authorities.create({ subject: "/CN=server" });
  other = authorities.create({ subject: "/CN=other" });
});

afterAll(() => authorities?.remove());

function damage(text: string): string {
  const middle = text.length / 2;
  return text.slice(0, middle - 30) + text.slice(middle);
}

function encrypt(key: string): string {
  const args = ["pkcs8", "-topk8", "-passout", "pass:secret"];
  return execFileSync("openssl", args, { input: key, encoding: "utf8" });
}

it.skipIf(isSkipped)("asks clients for a certificate only with an authority for them", () => {
  const clientCa = Buffer.from(`${authorities?.ca}\n${authorities?.otherCa}`);
  expect(createTlsSettings(identity).clientAuth).toBe("none");
  expect(createTlsSettings({ ...identity, clientCa }).clientAuth).toBe("require");
  const { clientAuth, context } = createTlsSettings({ ...identity, clientCa, clientAuth: "request" });
  expect(clientAuth).toBe("request");
  expect(context.ca).toHaveLength(2);
  expect(createTlsSettings(identity).context).toMatchObject({ ca: [], minVersion: "TLSv1.2" });
});

it.skipIf(isSkipped).each<[string, () => Partial<ServerTlsOptions>, RegExp]>([
  [
    "the path of a certificate",
    () => ({ cert: "/etc/cert.pem" }),
    /^tls\.cert holds no certificate; expected/,
  ],
  ["a key for a certificate", () => ({ cert: other.key }), /^tls\.cert holds no certificate/],
  ["a damaged certificate", () => ({ cert: damage(identity.cert) }), /^certificate 1 in tls\.cert cannot be/],
  [
    "a second certificate that is damaged",
    () => ({ cert: `${identity.cert}${damage(other.cert)}` }),
    /^certificate 2 in tls\.cert cannot be read/,
  ],
  ["a damaged key", () => ({ key: damage(identity.key) }), /^tls\.key cannot be read; expected PEM/],
  ["an empty key", () => ({ key: new Uint8Array() }), /^tls\.key cannot be read/],
  ["no key at all", () => ({ key: undefined as unknown as string }), /^tls\.key cannot be read/],
  ["a key with a passphrase", () => ({ key: encrypt(identity.key) }), /^tls\.key is encrypted/],
  ["the key of another certificate", () => ({ key: other.key }), /^tls\.key is not the key of the first/],
  ["an authority that is none", () => ({ clientCa: identity.key }), /^tls\.clientCa holds no certificate/],
  ["clientAuth alone", () => ({ clientAuth: "request" }), /^tls\.clientAuth needs tls\.clientCa/],
  [
    "another clientAuth",
    () => ({ clientCa: other.cert, clientAuth: "never" as "request" }),
    /^tls\.clientAuth must be "require" or "request"/,
  ],
])("refuses %s, and shows nothing of it", (_, toOptions, message) => {
  const options = { ...identity, ...toOptions() };
  let error: unknown;
  try {
    createTlsSettings(options);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(RangeError);
  expect((error as RangeError).message).toMatch(message);
  expect((error as RangeError).message).not.toContain("\n");
  const lines = Object.values(options).flatMap((text) => String(text).split("\n"));
  for (const line of lines.filter((text) => text.length > 40)) expect(inspect(error)).not.toContain(line);
});
