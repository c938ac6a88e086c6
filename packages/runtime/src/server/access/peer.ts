/** A client certificate that was verified. */
export interface PeerCertificate {
  /** Common name of the subject; empty if there is none. */
  readonly subject: string;
  /** Organizations of the subject. */
  readonly organizations: readonly string[];
  /** SHA-256 of the certificate, as pairs of hexadecimal digits with colons. */
  readonly fingerprint256: string;
}

/** How a call came in. It shows no secret when it is printed or turned into JSON. */
export interface Peer {
  /** Kind of the connection; `web` for browsers. */
  readonly kind: "unix" | "tcp" | "web";
  /** Address on which the server listens, such as `unix:/run/cosi.sock`. */
  readonly address: string;
  /** Address and port of the other side; undefined for a unix socket. */
  readonly remoteAddress: string | undefined;
  /** Certificate of the client; undefined without one that was verified. */
  readonly certificate: PeerCertificate | undefined;
  /** Bearer token of the `authorization` header. */
  readonly token: string | undefined;
  /** First value of a text header of the call, by its name in any case. Names that end in `-bin` have none. */
  getMetadata(key: string): string | undefined;
}

/** What a transport knows of a call. */
export interface PeerInit extends Pick<Peer, "kind" | "address"> {
  readonly remoteAddress?: string | undefined;
  readonly certificate?: PeerCertificate | undefined;
  /** First value of a text header; the key is in lower case. */
  readonly getMetadata: (key: string) => string | undefined;
}

const bearer = /^Bearer +(?<token>[\x21-\x7e]+)$/i;

class CallPeer implements Peer {
  readonly kind: Peer["kind"];
  readonly address: string;
  readonly remoteAddress: string | undefined;
  readonly certificate: PeerCertificate | undefined;
  #getMetadata: (key: string) => string | undefined;

  constructor({ kind, address, remoteAddress, certificate, getMetadata }: PeerInit) {
    this.kind = kind;
    this.address = address;
    this.remoteAddress = remoteAddress;
    this.certificate = certificate;
    this.#getMetadata = getMetadata;
  }

  get token(): string | undefined {
    return bearer.exec(this.getMetadata("authorization") ?? "")?.groups?.["token"];
  }

  getMetadata(key: string): string | undefined {
    const name = key.toLowerCase();
    return name.endsWith("-bin") ? undefined : this.#getMetadata(name);
  }
}

/** Creates the peer of a call. */
export function createPeer(init: PeerInit): Peer {
  return new CallPeer(init);
}

/** Reads the parts of a subject as Node gives them: one value, several, or none. */
export function listNames(value: unknown): readonly string[] {
  return [value].flat().filter((name) => typeof name === "string");
}
