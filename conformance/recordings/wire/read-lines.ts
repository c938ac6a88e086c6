import { readFileSync } from "node:fs";

/**
 * Reads a file of the recordings with one JSON value per line.
 *
 * @param url of the file, usually `new URL("../wire.ndjson", import.meta.url)`.
 * @throws {SyntaxError} a line is not JSON; the message names the line.
 */
export function readLines<T>(url: URL): T[] {
  const lines = readFileSync(url, "utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as T;
    } catch (cause) {
      throw new SyntaxError(`${url.pathname.split("/").at(-1)}:${index + 1} is not JSON`, { cause });
    }
  });
}

/** Decodes standard base64 with padding, the form of all binary data in the recordings. */
export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** Encodes bytes as standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
