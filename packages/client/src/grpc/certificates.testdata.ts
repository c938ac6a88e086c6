import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** Certificates of one authority, and the certificate of another one. */
export interface Certificates {
  readonly ca: string;
  readonly otherCa: string;
  /** For `localhost` and 127.0.0.1. */
  readonly server: Identity;
  readonly expiredServer: Identity;
  readonly client: Identity;
  /** Key of the client, with a passphrase. */
  readonly encryptedKey: string;
}

/** Whether certificates can be made on this machine. */
export function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // not installed
  }
}

/** Makes certificates with openssl. */
export function createCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "cosi-certificates-"));
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  function createAuthority(name: string): string {
    openssl("req", "-x509", ...newKey, "-keyout", `${name}.key`, "-out", name, "-subj", `/CN=${name}`);
    return read(name);
  }
  function createIdentity(name: string, days: number): Identity {
    openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    const sign = ["x509", "-req", "-in", `${name}.csr`, "-CA", "ca", "-CAkey", "ca.key", "-CAcreateserial"];
    openssl(...sign, "-extfile", "names", "-days", `${days}`, "-out", name);
    return { cert: read(name), key: read(`${name}.key`) };
  }
  try {
    writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    const ca = createAuthority("ca");
    const otherCa = createAuthority("other-ca");
    const server = createIdentity("server", 1);
    const expiredServer = createIdentity("expired", -1);
    const client = createIdentity("client", 1);
    openssl("pkcs8", "-topk8", "-in", "client.key", "-out", "encrypted.key", "-passout", "pass:secret");
    return { ca, otherCa, server, expiredServer, client, encryptedKey: read("encrypted.key") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
