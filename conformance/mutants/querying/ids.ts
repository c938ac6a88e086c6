import { create } from "@bufbuild/protobuf";
import { IDQuerySchema } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { escapePattern } from "../lib/escape-pattern.ts";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import type { Filter } from "../lib/matcher.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { checkAsBehind, createQueryServer } from "../lib/query-server.ts";
import { createReference } from "../lib/reference.ts";

type Violated = readonly [RequirementId, ...RequirementId[]];
type Rule = (regexp: string, id: string) => boolean;

/** Makes an expression of this language out of one in RE2 syntax, for those that differ little. */
function toRegExp(regexp: string, flags = "u"): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(regexp);
  const body = regexp
    .slice(inline?.[0].length ?? 0)
    .replaceAll("(?P<", "(?<")
    .replaceAll("\\z", "(?![^])")
    .replaceAll("\\A", "(?<![^])")
    .replaceAll(/\\Q(.*?)(\\E|$)/g, (_, text: string) => escapePattern(text))
    .replaceAll("[[:alpha:]]", "[A-Za-z]")
    .replaceAll("[[:digit:]]", "[0-9]")
    .replaceAll(/\\p([A-Z])(?![a-z])/g, "\\p{$1}")
    .replaceAll(/\\x\{([0-9A-Fa-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return new RegExp(body, [...new Set(flags + (inline?.[1] ?? ""))].join(""));
}

function test(regexp: string, id: string, flags?: string): boolean {
  try {
    return toRegExp(regexp, flags).test(id);
  } catch {
    return false; // beyond the translation
  }
}

/** A server that compares IDs in its own way. */
function comparing(name: string, title: string, violates: Violated, id: Rule): Mutant {
  return mutant({ id: `querying.${name}`, title, violates, create: () => createQueryServer({ id }) });
}

/** A server that does not refuse some expressions that are not valid. */
function accepting(name: string, title: string, isAccepted: (regexp: string) => boolean, id: Rule): Mutant {
  const check = async (filter: Filter, context: Context): Promise<void> => {
    const { labelQuery, idQuery } = filter;
    await checkAsBehind(isAccepted(idQuery?.regexp ?? "") ? { labelQuery } : filter, context);
  };
  return mutant({
    id: `querying.${name}`,
    title,
    violates: ["COSI-QRY-024"],
    create: () =>
      createQueryServer({
        check,
        id: (regexp, text) => (isAccepted(regexp) ? id(regexp, text) : test(regexp, text)),
      }),
  });
}

/** A server that compiles expressions with the engine of its own language. */
function isOfThisLanguage(regexp: string): boolean {
  try {
    new RegExp(regexp, "u");
    return true;
  } catch {
    return false;
  }
}

/** A server that answers an invalid expression with another code. */
function answering(
  name: string,
  title: string,
  code: "UNKNOWN" | "INTERNAL" | "UNIMPLEMENTED" | "NOT_FOUND",
): Mutant {
  const check = async (filter: Filter, context: Context): Promise<void> => {
    const { labelQuery, idQuery } = filter;
    await checkAsBehind({ labelQuery }, context);
    try {
      await checkAsBehind(idQuery === undefined ? { labelQuery: [] } : { labelQuery: [], idQuery }, context);
    } catch (error) {
      if (isRefusal(error, "INVALID_ARGUMENT")) refuse(code);
      throw error;
    }
  };
  return mutant({
    id: `querying.${name}`,
    title,
    violates: ["COSI-QRY-024"],
    create: () => createQueryServer({ check }),
  });
}

/** A server that replaces the expression before it is used. */
function replacing(
  name: string,
  title: string,
  replace: (regexp: string | undefined, kind: string) => string | undefined,
): Mutant {
  const change = <O extends { idQuery?: { regexp: string } | undefined }>(request: {
    readonly namespace: string;
    readonly type: string;
    readonly options?: O | undefined;
  }): never => {
    const regexp = replace(
      request.options?.idQuery?.regexp,
      JSON.stringify([request.namespace, request.type]),
    );
    const options = { ...(request.options ?? {}), idQuery: create(IDQuerySchema, { regexp: regexp ?? "" }) };
    return { ...request, options } as never;
  };
  return mutant({
    id: `querying.${name}`,
    title,
    violates: ["COSI-QRY-023", "COSI-WCH-021"],
    create: () =>
      intercept(createReference(), {
        List: (request, next) => next(change(request)),
        Watch: (request, next) => next(request.id === undefined ? change(request) : request),
      }),
  });
}

export default [
  comparing("whole-id", "The expression has to match the whole ID", ["COSI-QRY-021"], (regexp, id) =>
    test(`^(?:${regexp})$`, id),
  ),
  comparing(
    "id-from-start",
    "The expression has to match at the start of the ID",
    ["COSI-QRY-021"],
    (regexp, id) => test(`^(?:${regexp})`, id),
  ),
  comparing(
    "literal-id",
    "The expression is looked for as it is written",
    ["COSI-QRY-021", "COSI-QRY-022"],
    (regexp, id) => id.includes(regexp),
  ),
  comparing("glob-id", "The expression is taken for a glob", ["COSI-QRY-021", "COSI-QRY-022"], (regexp, id) =>
    new RegExp(`^${escapePattern(regexp).replaceAll("\\*", ".*").replaceAll("\\?", ".")}$`, "u").test(id),
  ),
  comparing("anchors-ignored", "Anchors are removed from the expression", ["COSI-QRY-021"], (regexp, id) =>
    test(regexp.replace(/^\^/, "").replace(/\$$/, ""), id),
  ),
  comparing(
    "start-anchor-ignored",
    "An anchor at the start is removed from the expression",
    ["COSI-QRY-021"],
    (regexp, id) => test(regexp.replace(/^\^/, ""), id),
  ),
  comparing(
    "end-anchor-ignored",
    "An anchor at the end is removed from the expression",
    ["COSI-QRY-021"],
    (regexp, id) => test(regexp.replace(/\$$/, ""), id),
  ),
  comparing("ids-by-line", "Anchors match at every line of an ID", ["COSI-QRY-022"], (regexp, id) =>
    test(regexp, id, "um"),
  ),
  comparing("ids-in-any-case", "IDs are compared without regard to case", ["COSI-QRY-022"], (regexp, id) =>
    test(regexp, id, "ui"),
  ),
  comparing("flags-ignored", "Flags in the expression are ignored", ["COSI-QRY-022"], (regexp, id) =>
    test(regexp.replace(/^\(\?[a-z]+\)/, ""), id),
  ),
  comparing("ids-by-utf-16", "The dot stands for a UTF-16 unit", ["COSI-QRY-022"], (regexp, id) =>
    test(regexp, id, ""),
  ),
  comparing("ids-by-byte", "The dot stands for a byte", ["COSI-QRY-022"], (regexp, id) =>
    test(regexp, Buffer.from(id).toString("latin1"), ""),
  ),
  mutant({
    id: "querying.expressions-of-another-language",
    title: "Expressions are those of another language, which has no flags at the start and no POSIX classes",
    violates: ["COSI-QRY-022", "COSI-QRY-024"],
    create: () =>
      createQueryServer({
        async check({ labelQuery, idQuery }, context) {
          await checkAsBehind({ labelQuery }, context);
          if (!isOfThisLanguage(idQuery?.regexp ?? "")) refuse("INVALID_ARGUMENT");
        },
        id: (regexp, id) => new RegExp(regexp, "u").test(id),
      }),
  }),

  replacing("empty-selects-empty", "An empty expression selects the empty ID only", (regexp) =>
    regexp === "" ? "^$" : regexp,
  ),
  replacing(
    "last-expression-stays",
    "A query without expression uses the last one for that kind",
    (() => {
      const last = new Map<string, string>();
      return (regexp, kind) => {
        if (regexp === undefined) return last.get(kind);
        last.set(kind, regexp);
        return regexp;
      };
    })(),
  ),
  mutant({
    id: "querying.empty-is-refused",
    title: "An empty expression is refused",
    violates: ["COSI-QRY-023"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          if (request.options?.idQuery?.regexp === "") refuse("INVALID_ARGUMENT");
          yield* next(request);
        },
        async *Watch(request, next) {
          if (request.id === undefined && request.options?.idQuery?.regexp === "") refuse("INVALID_ARGUMENT");
          yield* next(request);
        },
      }),
  }),

  accepting(
    "backtracking-engine",
    "Look-around and back-references are understood",
    isBacktracking,
    (regexp, id) => test(regexp, id),
  ),
  accepting(
    "look-ahead-understood",
    "Look-ahead is understood",
    (regexp) => /\(\?[=!]/.test(regexp),
    (regexp, id) => test(regexp, id),
  ),
  accepting(
    "back-references-understood",
    "Back-references are understood",
    (regexp) => /\)\\1/.test(regexp),
    (regexp, id) => test(regexp, id),
  ),
  accepting(
    "any-repetition",
    "Repetitions may be of any count",
    (regexp) => /^\w\{\d{4,6}\}$/.test(regexp),
    (regexp, id) => test(regexp, id),
  ),
  accepting(
    "possessive-understood",
    "Possessive repetition and atomic groups are understood",
    (regexp) => /[*+]\+|\(\?>/.test(regexp),
    (regexp, id) => test(regexp.replaceAll(/([*+])\+/g, "$1").replaceAll("(?>", "(?:"), id),
  ),
  accepting(
    "invalid-is-literal",
    "An expression that does not compile is looked for as text",
    (regexp) => !isBacktracking(regexp) && !isTranslatable(regexp),
    (regexp, id) => id.includes(regexp),
  ),
  accepting(
    "invalid-selects-nothing",
    "An expression that does not compile selects nothing",
    (regexp) => isBacktracking(regexp) || !isTranslatable(regexp),
    () => false,
  ),
  answering("invalid-is-unknown", "An expression that does not compile is answered with UNKNOWN", "UNKNOWN"),
  answering(
    "invalid-is-internal",
    "An expression that does not compile is answered with INTERNAL",
    "INTERNAL",
  ),
  answering(
    "invalid-is-unimplemented",
    "An expression that does not compile is answered with UNIMPLEMENTED",
    "UNIMPLEMENTED",
  ),
];

/** Whether an expression needs an engine that can go back. */
function isBacktracking(regexp: string): boolean {
  return /\(\?(<?[=!])|\)\\1|\(\?P=/.test(regexp) && isTranslatable(regexp.replace("(?P=", "(?:"));
}

/** Whether the translation compiles. */
function isTranslatable(regexp: string): boolean {
  try {
    toRegExp(regexp);
    return true;
  } catch {
    return false;
  }
}
