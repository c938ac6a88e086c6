import { isIPv6 } from "node:net";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const digits = "0123456789";
const subDelimiters = "!$&'()*+,;=";
const unreserved = `${letters}${digits}-._~`;

/** Whether a text is an absolute URI (RFC 3986 section 4.3): a scheme, no fragment. */
export function isUriText(text: string): boolean {
  const colon = text.indexOf(":");
  if (colon < 1 || !isScheme(text.slice(0, colon))) return false;
  const rest = text.slice(colon + 1);
  const mark = rest.indexOf("?");
  const hierarchy = mark < 0 ? rest : rest.slice(0, mark);
  if (mark >= 0 && !isMadeOf(rest.slice(mark + 1), `${unreserved}${subDelimiters}:@/?`)) return false;
  if (!hierarchy.startsWith("//")) return isMadeOf(hierarchy, `${unreserved}${subDelimiters}:@/`);
  const slash = hierarchy.indexOf("/", 2);
  const authority = slash < 0 ? hierarchy.slice(2) : hierarchy.slice(2, slash);
  const path = slash < 0 ? "" : hierarchy.slice(slash);
  return isAuthority(authority) && isMadeOf(path, `${unreserved}${subDelimiters}:@/`);
}

function isScheme(text: string): boolean {
  return (
    letters.includes(text.charAt(0)) &&
    [...text].every((character) => `${letters}${digits}+-.`.includes(character))
  );
}

function isAuthority(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at >= 0 && !isMadeOf(text.slice(0, at), `${unreserved}${subDelimiters}:`)) return false;
  const server = text.slice(at + 1);
  if (server.startsWith("[")) {
    const end = server.indexOf("]");
    return end > 0 && isLiteral(server.slice(1, end)) && isPortPart(server.slice(end + 1));
  }
  const colon = server.indexOf(":");
  const host = colon < 0 ? server : server.slice(0, colon);
  return isMadeOf(host, `${unreserved}${subDelimiters}`) && isPortPart(colon < 0 ? "" : server.slice(colon));
}

function isPortPart(text: string): boolean {
  return (
    text === "" ||
    (text.startsWith(":") && [...text.slice(1)].every((character) => digits.includes(character)))
  );
}

function isLiteral(text: string): boolean {
  if (text.charAt(0).toLowerCase() !== "v") return isIPv6(text) && !text.includes("%");
  const dot = text.indexOf(".");
  const version = text.slice(1, Math.max(1, dot));
  const address = text.slice(dot + 1);
  if (dot < 2 || address === "" || address.includes("%")) return false;
  return (
    [...version].every((character) => `${digits}abcdefABCDEF`.includes(character)) &&
    isMadeOf(address, `${unreserved}${subDelimiters}:`)
  );
}

/** Whether a text has only characters of a set and octets in percent form. */
function isMadeOf(text: string, set: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "%") {
      const code = text.slice(index + 1, index + 3);
      if (code.length < 2 || ![...code].every((digit) => `${digits}abcdefABCDEF`.includes(digit)))
        return false;
      index += 2;
    } else if (!set.includes(character)) return false;
  }
  return true;
}
