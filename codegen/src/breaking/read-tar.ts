import { gunzipSync } from "node:zlib";
import { createInputError } from "../input/input-error.ts";

/** Most bytes of an archive, unpacked. */
const maxBytes = 256 * 1024 * 1024;
/** Most files of an archive. */
const maxFiles = 20_000;
const blockSize = 512;

/**
 * Reads the plain files of a tar archive (ustar, GNU and pax long names), also a compressed one (gzip).
 *
 * Links, devices and paths that leave the archive are left out.
 *
 * @param name how the archive is called in errors
 * @throws {InputError} It is no archive, it ends too early, or it is too large.
 */
export function readTar(bytes: Uint8Array, name: string): Map<string, Uint8Array> {
  const data = unzip(bytes, name);
  const files = new Map<string, Uint8Array>();
  let longName: string | undefined;
  for (let offset = 0; offset + blockSize <= data.length; ) {
    const header = data.subarray(offset, offset + blockSize);
    offset += blockSize;
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(readText(header, 124, 12).trim(), 8);
    if (!hasValidChecksum(header) || !Number.isSafeInteger(size) || size < 0)
      throw createInputError("input/no-archive", "is no tar archive", name);
    const content = data.subarray(offset, offset + size);
    if (content.length < size) throw createInputError("input/no-archive", "the archive ends too early", name);
    offset += Math.ceil(size / blockSize) * blockSize;
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === "x") longName = readPaxPath(content) ?? longName;
    else if (kind === "L") longName = readText(content, 0, content.length);
    else if (kind !== "g") {
      const path = longName ?? joinName(readText(header, 345, 155), readText(header, 0, 100), header);
      longName = undefined;
      if ((kind === "0" || kind === "\0") && isInside(path)) files.set(path.replace(/^\.\//, ""), content);
      if (files.size > maxFiles)
        throw createInputError("input/too-large", `holds more than ${maxFiles} files`, name);
    }
  }
  return files;
}

function unzip(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes.length > maxBytes)
    throw createInputError(
      "input/too-large",
      `has ${bytes.length} bytes, at most ${maxBytes} are read`,
      name,
    );
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw createInputError("input/no-archive", "cannot be unpacked, or is too large", name, { cause });
  }
}

function readText(bytes: Uint8Array, start: number, length: number): string {
  const part = bytes.subarray(start, start + length);
  const end = part.indexOf(0);
  return new TextDecoder().decode(end < 0 ? part : part.subarray(0, end));
}

/** Only POSIX headers have a prefix; GNU ones keep other things there. */
function joinName(prefix: string, name: string, header: Uint8Array): string {
  return prefix !== "" && readText(header, 257, 6) === "ustar" ? `${prefix}/${name}` : name;
}

/** Records of the form `LENGTH KEY=VALUE` and a line end. */
function readPaxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(new TextDecoder().decode(content))?.[1];
}

function hasValidChecksum(header: Uint8Array): boolean {
  let sum = 0;
  for (let index = 0; index < blockSize; index++)
    sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  return sum === Number.parseInt(readText(header, 148, 8).trim(), 8);
}

function isInside(path: string): boolean {
  return path !== "" && !/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:/.test(path);
}
