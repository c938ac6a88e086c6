/** Whether a text is an IPv4 address with four decimal numbers and no leading zeros. */
export function isIpv4Text(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => isNumberUpTo(part, 255));
}

/**
 * Whether a text is an IPv6 address in canonical form (RFC 5952).
 *
 * The parser of URLs is the judge: it writes addresses in that form. It writes IPv4-mapped ones in hexadecimal,
 * where section 5 wants dots.
 */
export function isIpv6Text(text: string): boolean {
  if (text.length > 45 || text.includes("%") || text.includes("[") || text.includes("/")) return false;
  const mapped = "::ffff:";
  if (text.startsWith(mapped) && text.includes(".")) return isIpv4Text(text.slice(mapped.length));
  if (text.includes(".")) return false;
  const url = `http://[${text}]/`;
  if (!URL.canParse(url)) return false;
  const canonical = new URL(url).hostname.slice(1, -1);
  const isMapped = canonical.startsWith(mapped) && canonical.split(":").length === 5;
  return canonical === text && !isMapped;
}

/** Whether a text is an address in one of both families, in canonical form. */
export function isIpText(text: string): boolean {
  return isIpv4Text(text) || isIpv6Text(text);
}

/** Whether a text is an address and the length of a prefix of it. */
export function isIpPrefixText(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  if (rest.length > 0) return false;
  return (
    (isIpv4Text(address) && isNumberUpTo(length, 32)) || (isIpv6Text(address) && isNumberUpTo(length, 128))
  );
}

/** Whether a text is an address, in brackets if it is IPv6, and a port other than 0. */
export function isIpPortText(text: string): boolean {
  const at = text.lastIndexOf(":");
  const port = text.slice(at + 1);
  const host = text.slice(0, Math.max(0, at));
  if (port === "0" || !isNumberUpTo(port, 65_535)) return false;
  if (host.startsWith("[")) return host.endsWith("]") && isIpv6Text(host.slice(1, -1));
  return isIpv4Text(host);
}

function isNumberUpTo(text: string, most: number): boolean {
  const value = Number(text);
  return Number.isInteger(value) && value >= 0 && value <= most && String(value) === text;
}
