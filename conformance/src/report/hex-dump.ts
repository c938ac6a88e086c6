/** Bytes in one line of a dump. */
const bytesPerLine = 16;

/** Prints bytes as offset, hexadecimal and ASCII, 16 to a line. */
export function printHexDump(hex: string, byteLength: number, maxLines = 256): string {
  const lines: string[] = [];
  const bytes = Math.floor(hex.length / 2);
  for (let at = 0; at < bytes && lines.length < maxLines; at += bytesPerLine) {
    const pairs = hex.slice(at * 2, (at + bytesPerLine) * 2).match(/../g) ?? [];
    const left = pairs.slice(0, 8).join(" ").padEnd(23);
    const right = pairs.slice(8).join(" ").padEnd(23);
    lines.push(`${at.toString(16).padStart(4, "0")}  ${left}  ${right}  ${pairs.map(toAscii).join("")}`);
  }
  const shown = Math.min(bytes, lines.length * bytesPerLine);
  if (shown < byteLength) lines.push(`…     ${byteLength - shown} more bytes`);
  return lines.join("\n");
}

function toAscii(pair: string): string {
  const code = Number.parseInt(pair, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ".";
}
