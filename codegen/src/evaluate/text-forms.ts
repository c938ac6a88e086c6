import type { Format } from "../model/words.ts";
import { isIpPortText, isIpPrefixText, isIpText } from "./ip-text.ts";
import { isUriText } from "./uri-text.ts";

/** Checks of the text forms, written without regular expressions so that they share nothing with the schemas. */
export const textForms: Readonly<Record<Format, (text: string) => boolean>> = {
  "ip-address": isIpText,
  "ip-prefix": isIpPrefixText,
  "ip-port": isIpPortText,
  "mac-address": (text) => {
    const octets = text.split(":");
    return (
      (octets.length === 6 || octets.length === 8) &&
      octets.every((octet) => octet.length === 2 && isMadeOf(octet, lowerHex))
    );
  },
  hostname: (text) => text.length <= 253 && text.split(".").every(isLabel),
  "hostname-label": isLabel,
  "absolute-path": (text) =>
    text === "/" || (text.startsWith("/") && text.slice(1).split("/").every(isSegment)),
  "relative-path": (text) => text.split("/").every(isSegment),
  uri: isUriText,
  uuid: (text) => {
    const parts = text.split("-");
    return (
      parts.map((part) => part.length).join() === "8,4,4,4,12" &&
      parts.every((part) => isMadeOf(part, lowerHex))
    );
  },
  "resource-type": isResourceType,
  "resource-version": (text) => text !== "" && isMadeOf(text, digits),
};

const digits = "0123456789";
const lowerHex = `${digits}abcdef`;
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();

function isMadeOf(text: string, set: string): boolean {
  for (const character of text) if (!set.includes(character)) return false;
  return true;
}

function isLabel(text: string): boolean {
  if (text.length < 1 || text.length > 63 || text.startsWith("-") || text.endsWith("-")) return false;
  return isMadeOf(text, `${lower}${upper}${digits}-`);
}

function isSegment(text: string): boolean {
  return text !== "" && text !== "." && text !== ".." && !text.includes("\0");
}

function isResourceType(text: string): boolean {
  const [name = "", ...labels] = text.split(".");
  if (labels.length === 0 || name.length < 2 || !upper.includes(name.charAt(0))) return false;
  if (!isMadeOf(name, `${lower}${upper}${digits}-`)) return false;
  return labels.every(
    (label) => label.length >= 2 && lower.includes(label.charAt(0)) && isMadeOf(label, `${lower}${digits}-`),
  );
}
