const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ipv4Pattern = new RegExp(`^(?:${octet}\\.){3}${octet}$`, "u");

/** Whether a text is an IPv4 address, or an IPv6 address in the form of RFC 5952 without a zone. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** Whether a text is an address, a slash and a prefix length; bits after the prefix can be set. */
export function isIpPrefix(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash === -1) return false;
  const address = text.slice(0, slash);
  const length = text.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]{0,2})$/u.test(length)) return false;
  if (isIpv4(address)) return Number(length) <= 32;
  return isIpv6(address) && Number(length) <= 128;
}

/** Whether a text is an address and a port from 1 to 65535, IPv6 addresses in brackets. */
export function isIpPort(text: string): boolean {
  const colon = text.lastIndexOf(":");
  if (colon === -1) return false;
  const port = text.slice(colon + 1);
  if (!/^[1-9][0-9]{0,4}$/u.test(port) || Number(port) > 65_535) return false;
  const host = text.slice(0, colon);
  return host.startsWith("[") && host.endsWith("]") ? isIpv6(host.slice(1, -1)) : isIpv4(host);
}

function isIpv4(text: string): boolean {
  return ipv4Pattern.test(text);
}

function isIpv6(text: string): boolean {
  // Long enough for every address; keeps the splitting below cheap for any input.
  if (text.length > 45) return false;
  const groups = parseIpv6(text);
  return groups !== undefined && formatIpv6(groups) === text;
}

function parseIpv6(text: string): number[] | undefined {
  let rest = text;
  const tail: number[] = [];
  const lastColon = rest.lastIndexOf(":");
  const dotted = rest.slice(lastColon + 1);
  if (dotted.includes(".")) {
    if (!isIpv4(dotted)) return undefined;
    const [a, b, c, d] = dotted.split(".").map(Number) as [number, number, number, number];
    tail.push(a * 256 + b, c * 256 + d);
    rest = rest.slice(0, lastColon);
    if (rest.endsWith(":")) rest += ":";
  }
  const halves = rest.split("::");
  if (halves.length > 2) return undefined;
  const left = parseGroups(halves[0] as string);
  const right = halves.length === 2 ? parseGroups(halves[1] as string) : [];
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...left, ...new Array<number>(missing).fill(0), ...right, ...tail];
}

function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  return groups.every((group) => /^[0-9a-f]{1,4}$/u.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of zero groups shortened, IPv4-mapped dotted. */
function formatIpv6(groups: readonly number[]): string {
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high, low] = groups.slice(6) as [number, number];
    return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > bestLength) {
      bestStart = start;
      bestLength = end - start;
    }
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (bestStart === -1) return hex(groups);
  return `${hex(groups.slice(0, bestStart))}::${hex(groups.slice(bestStart + bestLength))}`;
}
