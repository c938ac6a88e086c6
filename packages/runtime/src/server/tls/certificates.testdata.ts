import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** Subject, authority and life of a certificate. */
export interface IdentityInit {
  /** As openssl writes it, such as `/O=admin/CN=alice`. */
  readonly subject: string;
  /** Default `ca`. */
  readonly authority?: "ca" | "otherCa";
  /** Negative: it has expired. Default 1. */
  readonly days?: number;
  /** What it may be used for, in the words of openssl. Default: everything. */
  readonly usage?: string;
}

/** Two authorities, which make certificates in a folder of their own. */
export interface Authorities {
  readonly ca: string;
  readonly otherCa: string;
  /** Makes a certificate for `localhost` and 127.0.0.1. */
  create(init: IdentityInit): Identity;
  remove(): void;
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

/** Makes authorities with openssl. */
export function createAuthorities(): Authorities {
  const folder = mkdtempSync(join(tmpdir(), "cosi-authorities-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"];
  function createAuthority(name: string): string {
    openssl("req", "-x509", ...newKey, `${name}.key`, "-out", name, "-subj", `/CN=${name}`);
    return read(name);
  }
  const ca = createAuthority("ca");
  const otherCa = createAuthority("otherCa");
  let count = 0;
  return {
    ca,
    otherCa,
    create({ subject, authority = "ca", days = 1, usage }) {
      const name = `identity${count++}`;
      const usageLine = usage === undefined ? "" : `extendedKeyUsage=${usage}\n`;
      writeFileSync(join(folder, "extensions"), `subjectAltName=DNS:localhost,IP:127.0.0.1\n${usageLine}`);
      openssl("req", ...newKey, `${name}.key`, "-out", `${name}.csr`, "-subj", subject);
      const by = ["-CA", authority, "-CAkey", `${authority}.key`, "-CAcreateserial"];
      const signed = ["-days", `${days}`, "-extfile", "extensions", "-out", name];
      openssl("x509", "-req", "-in", `${name}.csr`, ...by, ...signed);
      return { cert: read(name), key: read(`${name}.key`) };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
