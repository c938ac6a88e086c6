import type { Format } from "../../model/words.ts";

/** Keywords that carry out a text form. */
export interface FormatKeywords {
  /** Regular expression; for forms with `format` it only narrows down. */
  readonly pattern: string;
  /** Most characters. */
  readonly maxLength?: number;
  /** Function that decides. */
  readonly format?: string;
  /** Whether the pattern keeps lone surrogates out. */
  readonly isAscii: boolean;
}

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const segment = "(?:[^/.\\x00][^/\\x00]*|\\.[^/.\\x00][^/\\x00]*|\\.\\.[^/\\x00]+)";

/** Keywords of each text form. */
export const formatKeywords: Readonly<Record<Format, FormatKeywords>> = {
  "ip-address": { pattern: "^[0-9a-f:.]+$", format: "ip-address", isAscii: true },
  "ip-prefix": { pattern: "^[0-9a-f:.]+/[0-9]+$", format: "ip-prefix", isAscii: true },
  "ip-port": { pattern: "^(?:[0-9.]+|\\[[0-9a-f:.]+\\]):[0-9]+$", format: "ip-port", isAscii: true },
  "mac-address": { pattern: "^[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?:(?::[0-9a-f]{2}){2})?$", isAscii: true },
  hostname: { pattern: `^${label}(?:\\.${label})*$`, maxLength: 253, isAscii: true },
  "hostname-label": { pattern: `^${label}$`, isAscii: true },
  "absolute-path": { pattern: `^/(?:${segment}(?:/${segment})*)?$`, isAscii: false },
  "relative-path": { pattern: `^${segment}(?:/${segment})*$`, isAscii: false },
  uri: { pattern: createUriPattern(), isAscii: true },
  uuid: { pattern: "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", isAscii: true },
  "resource-type": {
    pattern: "^[A-Z][A-Za-z0-9-]+\\.[a-z][a-z0-9-]+(?:\\.[a-z][a-z0-9-]+)*$",
    isAscii: true,
  },
  "resource-version": { pattern: "^[0-9]+$", isAscii: true },
};

/** Grammar of `absolute-URI` in RFC 3986, appendix A. */
function createUriPattern(): string {
  const encoded = "%[0-9A-Fa-f]{2}";
  const plain = "A-Za-z0-9._~!$&'()*+,;=";
  const character = `(?:[${plain}:@-]|${encoded})`;
  const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  const ipv4 = `${octet}(?:\\.${octet}){3}`;
  const word = "[0-9A-Fa-f]{1,4}";
  const last = `(?:${word}:${word}|${ipv4})`;
  const before = (most: number): string =>
    most === 0 ? `(?:${word})?` : `(?:(?:${word}:){0,${most}}${word})?`;
  const ipv6 = [
    `(?:${word}:){6}${last}`,
    `::(?:${word}:){5}${last}`,
    `${before(0)}::(?:${word}:){4}${last}`,
    `${before(1)}::(?:${word}:){3}${last}`,
    `${before(2)}::(?:${word}:){2}${last}`,
    `${before(3)}::${word}:${last}`,
    `${before(4)}::${last}`,
    `${before(5)}::${word}`,
    `${before(6)}::`,
  ].join("|");
  const future = `[vV][0-9A-Fa-f]+\\.[${plain}:-]+`;
  const user = `(?:(?:[${plain}:-]|${encoded})*@)?`;
  const host = `(?:\\[(?:${ipv6}|${future})\\]|(?:[${plain}-]|${encoded})*)`;
  const path = `(?:/${character}*)*`;
  const hierarchy = `(?://${user}${host}(?::[0-9]*)?${path}|/(?:${character}+${path})?|${character}+${path})?`;
  return `^[A-Za-z][A-Za-z0-9+.-]*:${hierarchy}(?:\\?(?:${character}|[/?])*)?$`;
}
