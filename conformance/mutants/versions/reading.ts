import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editWrites, type Write } from "../lib/edit-writes.ts";
import { refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

/** A server that reads some versions that are none, or reads versions wrongly. */
function reading(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  read: (text: string, write: Write) => string | Promise<string>,
  methods: readonly Write["method"][] = ["Create", "Update"],
): Mutant {
  return mutant({
    id: `versions.${name}`,
    title,
    violates,
    create: () =>
      editWrites(async (write) => {
        if (!methods.includes(write.method)) return;
        write.metadata.version = await read(write.metadata.version, write);
      }),
  });
}

const lenient = ["COSI-VER-006", "COSI-ERR-004", "COSI-CRE-005"] as const;
const strict = ["COSI-VER-005"] as const;
const isDigits = (text: string): boolean => /^\d+$/.test(text);

/** A number as a version, if it is whole; otherwise the text as it was. */
function fromNumber(text: string, value: number): string {
  return Number.isInteger(value) && value >= 0 ? String(BigInt(value)) : text;
}

export default [
  reading("trims-versions", "White space around a version is dropped", lenient, (text) => text.trim()),
  reading("reads-number", "A version is whatever JavaScript takes for a number", lenient, (text) =>
    isDigits(text) ? text : fromNumber(text, text.trim() === "" ? Number.NaN : Number(text)),
  ),
  reading("reads-digits-first", "A version ends at the first character that is no digit", lenient, (text) =>
    text === "undefined" ? text : (/^\s*(\d+)/.exec(text)?.[1] ?? text),
  ),
  reading("reads-underscores", "Underscores in a version are skipped", lenient, (text) =>
    /^[\d_]*$/.test(text) ? text.replaceAll("_", "") : text,
  ),
  reading("reads-foreign-digits", "Digits of other scripts are digits", lenient, (text) =>
    text.normalize("NFKC"),
  ),
  reading("reads-any-case", "The word undefined is read in any case", lenient, (text) =>
    text.toLowerCase() === "undefined" ? "undefined" : text,
  ),
  reading(
    "fills-in-empty-version",
    "An empty version is undefined on Create and the stored version on Update",
    lenient,
    (text, { stored }) => (text === "" ? (stored?.metadata?.version ?? "undefined") : text),
  ),
  reading("wraps-large-versions", "A version is cut to 64 bits", lenient, (text) =>
    isDigits(text) ? String(BigInt.asUintN(63, BigInt(text))) : text,
  ),
  reading("limits-large-versions", "A version that is too large is taken for the largest", lenient, (text) =>
    isDigits(text) && BigInt(text) >= 2n ** 63n ? String(2n ** 63n - 1n) : text,
  ),
  reading(
    "creates-with-any-version",
    "A Create does not look at its version at all",
    ["COSI-VER-006", "COSI-ERR-004", "COSI-CRE-005"],
    () => "undefined",
    ["Create"],
  ),
  reading(
    "updates-with-any-text",
    "An Update takes a version that it cannot read for the stored one",
    ["COSI-VER-006", "COSI-ERR-004"],
    (text, { stored }) =>
      text !== "undefined" && !/^[+-]?\d{1,19}$/.test(text) ? (stored?.metadata?.version ?? text) : text,
    ["Update"],
  ),
  reading(
    "updates-although-refused",
    "An Update with a version that it cannot read is refused, but made",
    ["COSI-VER-006", "COSI-UPD-011", "COSI-WCH-008"],
    async (text: string, { stored, resource, metadata, owner, context }: Write) => {
      if (stored !== undefined && text !== "undefined" && !/^[+-]?\d+$/.test(text)) {
        const newResource = { ...resource, metadata: { ...metadata, version: stored.metadata!.version } };
        await context.call("Update", { newResource, options: { owner } }).catch(() => undefined);
      }
      return text;
    },
    ["Update"],
  ),
  reading("compares-as-text", "Versions are compared as texts", strict, (text, { stored }) =>
    stored !== undefined && isDigits(text) && text !== stored.metadata?.version
      ? refuse("FAILED_PRECONDITION")
      : text,
  ),
  reading("reads-octal", "A version with a leading zero is read in octal", strict, (text) =>
    /^0[0-7]+$/.test(text) ? String(BigInt(`0o${text}`)) : text,
  ),
  reading(
    "refuses-leading-zeros",
    "An Update whose version has leading zeros is refused",
    strict,
    (text) => (/^0\d/.test(text) ? refuse("INVALID_ARGUMENT") : text),
    ["Update"],
  ),
  reading(
    "refuses-many-digits",
    "An Update whose version has more than 19 digits is refused",
    strict,
    (text) => (text.length > 19 && isDigits(text) ? refuse("INVALID_ARGUMENT") : text),
    ["Update"],
  ),
];
