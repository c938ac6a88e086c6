import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { nameOf, type Triple } from "../lib/stored.ts";

/** A server that has rules of its own for names. */
function refusing(
  name: string,
  title: string,
  isRefused: (triple: Triple) => boolean,
  violates: readonly [RequirementId, ...RequirementId[]] = [
    "COSI-RES-003",
    "COSI-CRE-001",
    "COSI-RES-001",
    "COSI-RES-002",
    "COSI-RES-004",
  ],
): Mutant {
  return mutant({
    id: `resources.${name}`,
    title,
    violates,
    create: () =>
      intercept(createReference(), {
        Create(request, next) {
          if (isRefused(nameOf(request.resource?.metadata))) refuse("INVALID_ARGUMENT");
          return next(request);
        },
      }),
  });
}

const isAnyPart = (triple: Triple, pattern: RegExp): boolean =>
  Object.values(triple).some((part) => pattern.test(part));

export default [
  refusing("refuses-slashes", "An id with a slash is refused", ({ id }) => id.includes("/")),
  refusing("refuses-paths-as-namespace", "A namespace with a slash is refused", ({ namespace }) =>
    namespace.includes("/"),
  ),
  refusing("refuses-dots", "An id that is a dot or two is refused", ({ id }) => /^\.{1,2}$/.test(id)),
  refusing("refuses-spaces", "A name with a space is refused", (triple) => isAnyPart(triple, / /)),
  refusing(
    "refuses-non-ascii",
    "A name with other characters than those of ASCII is refused",
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII
    (triple) => isAnyPart(triple, /[^\u0000-\u007f]/),
    ["COSI-RES-003", "COSI-RES-002", "COSI-CRE-001"],
  ),
  refusing(
    "refuses-astral-characters",
    "A name with a character outside the basic plane is refused",
    (triple) => isAnyPart(triple, /[\u{10000}-\u{10ffff}]/u),
  ),
  refusing(
    "refuses-long-ids",
    "An id of more than 63 characters is refused, as in DNS",
    ({ id }) => id.length > 63,
    ["COSI-RES-003", "COSI-LIM-011"],
  ),
  refusing("refuses-upper-case-ids", "An id with a capital letter is refused", ({ id }) => /[A-Z]/.test(id), [
    "COSI-RES-003",
    "COSI-RES-002",
  ]),
  refusing("refuses-quotes", "A name with a quotation mark or a percent sign is refused", (triple) =>
    isAnyPart(triple, /['"%]/),
  ),
  mutant({
    id: "resources.decodes-percent-signs",
    title: "A Get decodes percent signs in the id, so that an id that holds an escape is not found",
    violates: ["COSI-RES-003", "COSI-RES-002"],
    create: () =>
      intercept(createReference(), {
        Get: (request, next) =>
          next({ ...request, id: request.id.replaceAll(/%[0-9A-F]{2}/g, (text) => decode(text)) }),
      }),
  }),
];

function decode(text: string): string {
  return String.fromCharCode(Number.parseInt(text.slice(1), 16));
}
