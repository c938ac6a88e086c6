/** How connections to tcp addresses are encrypted. PEM means the text, not the path of a file. */
export interface ServerTlsOptions {
  /** Certificate of the server as PEM, its own first, then those between it and the authority. */
  readonly cert: string | Uint8Array;
  /** Private key that belongs to `cert`, as PEM, not encrypted. */
  readonly key: string | Uint8Array;
  /**
   * Authorities that certificates of clients may come from, as PEM. A certificate is checked when its connection is
   * made, and not again while it lasts. Default: no client is asked for one.
   */
  readonly clientCa?: string | Uint8Array | undefined;
  /**
   * What becomes of a client without a certificate: `require` refuses it, `request` leaves it to the access rules. A
   * certificate that is shown and not valid is refused by both. Needs `clientCa`. Default `require`.
   */
  readonly clientAuth?: "require" | "request" | undefined;
}

/** Whether nobody gets in without a certificate. */
export function isClientCertificateRequired(options: ServerTlsOptions | undefined): boolean {
  return options?.clientCa !== undefined && options.clientAuth !== "request";
}
