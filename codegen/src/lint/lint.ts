import type { Diagnostic, SourceRange } from "@cosi-spec/validate";
import type { Model, SourceLocation } from "../model/model.ts";
import { type Directive, readDirectives } from "./directives.ts";
import type { CheckExample, LintContext } from "./lint-context.ts";
import { fillTemplate, type LintRule } from "./lint-rule.ts";
import { locateOptions } from "./locate-options.ts";
import { createPlaces, type Place } from "./places.ts";
import { type ProtoToken, readProtoTokens } from "./proto-tokens.ts";
import { findRolesOfMessages } from "./roles-of-messages.ts";
import { badDisable } from "./rules/bad-disable.rule.ts";
import { lintRules } from "./rules.ts";

/** A rule that a configuration switches off. */
export interface DisabledRule {
  /** Name of the rule; `*`: every rule. */
  readonly rule: string;
  /** Beginning of the paths of the files it is switched off for. Default: all files. */
  readonly path?: string;
  /** Full name of the message or enum it is switched off for. Default: everything in the files. */
  readonly name?: string;
  /** Why. */
  readonly reason: string;
}

/** How schemas are checked. */
export interface LintOptions {
  /** Texts of the source files by path, for exact places and for comments that switch rules off. */
  readonly sources?: ReadonlyMap<string, string>;
  /** Rules that are switched off. */
  readonly disable?: readonly DisabledRule[];
  /** Checks whole examples beside the built-in checks. Default: finds nothing. */
  readonly checkExample?: CheckExample;
  /** Name under which a source file is shown. Default: its path. */
  readonly showFile?: (path: string) => string;
  /** Rules to apply. Default: all. */
  readonly rules?: readonly LintRule[];
}

/**
 * Checks schemas against the rules, in order of files and lines.
 *
 * Only files that were asked for are checked. A rule is switched off by a comment `cosi-lint: disable=RULE reason`
 * above an element, or through the options; a reason is mandatory.
 */
export function lintModel(model: Model, options: LintOptions = {}): Diagnostic[] {
  const files = new Set(model.files.map(({ path }) => path));
  const isAsked = ({ location }: { readonly location: SourceLocation }): boolean => files.has(location.file);
  const messages = model.files.flatMap((file) =>
    file.messages.flatMap((name) => model.messages.get(name) ?? []),
  );
  const context: LintContext = {
    model,
    places: createPlaces(model),
    messages,
    enums: model.files.flatMap((file) => file.enums.flatMap((name) => model.enums.get(name) ?? [])),
    resources: model.resources.filter(isAsked),
    fields: messages.flatMap((message) => message.fields.map((field) => ({ message, field }))),
    roles: findRolesOfMessages(model),
    checkExample: options.checkExample ?? (() => []),
  };
  const sources = createSources(options);
  const filter = createFilter(sources, options.disable ?? []);
  const diagnostics: Diagnostic[] = [];
  const rules = options.rules ?? lintRules;
  for (const rule of rules)
    rule.check(context, (key, place, parameters) => {
      if (filter.isDisabled(rule.id, place)) return;
      const template = rule.messages[key];
      if (template === undefined) throw new Error(`rule ${rule.id} has no message "${key}"`);
      diagnostics.push({
        code: `lint/${rule.id}`,
        severity: rule.severity,
        message: fillTemplate(template.message, parameters),
        hint: fillTemplate(template.hint, parameters),
        path: place.path,
        source: sources.rangeOf(place),
      });
    });
  for (const path of files)
    diagnostics.push(...checkDirectives(path, filter.directivesOf(path), filter.used, sources.show(path)));
  return sortDiagnostics(diagnostics);
}

/** Orders diagnostics by file, line, column and code. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.source?.file ?? "", b.source?.file ?? "") ||
      (a.source?.line ?? 0) - (b.source?.line ?? 0) ||
      (a.source?.column ?? 0) - (b.source?.column ?? 0) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

interface Sources {
  textOf(path: string): string | undefined;
  show(path: string): string;
  rangeOf(place: Place): SourceRange;
}

/** Makes places in source files exact as far as the texts are known. */
export function createSources(options: Pick<LintOptions, "sources" | "showFile">): Sources {
  const tokens = new Map<string, readonly ProtoToken[]>();
  const show = options.showFile ?? ((path: string) => path);
  const tokensOf = (path: string): readonly ProtoToken[] => {
    let list = tokens.get(path);
    if (list === undefined) {
      list = path.endsWith(".proto") ? readProtoTokens(options.sources?.get(path) ?? "") : [];
      tokens.set(path, list);
    }
    return list;
  };
  return {
    textOf: (path) => options.sources?.get(path),
    show,
    rangeOf({ location: { file, line, column }, option }) {
      const range = (at: { line: number; column: number }, endColumn: number): SourceRange => ({
        file: show(file),
        line: at.line,
        column: at.column,
        endLine: at.line,
        endColumn,
      });
      const list = tokensOf(file);
      if (option !== undefined) {
        const places = locateOptions(list, line, column);
        // The nearest part that is written: `resource.role` where it is, else `resource`.
        for (let length = option.length; length > 0; length--) {
          const token = places.get(option.slice(0, length).join("."));
          if (token !== undefined) return range(token, token.endColumn);
        }
      }
      const token = list.find((candidate) => candidate.line === line && candidate.column === column);
      return range({ line, column }, token?.endColumn ?? column);
    },
  };
}

interface Filter {
  readonly used: Set<Directive>;
  directivesOf(path: string): readonly Directive[];
  isDisabled(rule: string, place: Place): boolean;
}

/** Decides which findings are switched off; a comment without a reason switches nothing off. */
export function createFilter(
  sources: Sources,
  disabled: readonly DisabledRule[],
  tool: Directive["tool"] = "lint",
): Filter {
  const cache = new Map<string, readonly Directive[]>();
  const used = new Set<Directive>();
  const directivesOf = (path: string): readonly Directive[] => {
    let list = cache.get(path);
    if (list === undefined) {
      list = readDirectives(sources.textOf(path) ?? "").filter((directive) => directive.tool === tool);
      cache.set(path, list);
    }
    return list;
  };
  return {
    used,
    directivesOf,
    isDisabled(rule, place) {
      const lines = new Set([0, place.location.line, ...place.scopes.map(({ line }) => line)]);
      for (const directive of directivesOf(place.location.file))
        if (directive.reason !== "" && directive.rules.includes(rule) && lines.has(directive.target)) {
          used.add(directive);
          return true;
        }
      const names = place.path.split("/").slice(1);
      return disabled.some(
        (entry) =>
          (entry.rule === rule || entry.rule === "*") &&
          entry.reason.trim() !== "" &&
          place.location.file.startsWith(entry.path ?? "") &&
          (entry.name === undefined || names[0] === entry.name || names.join(".") === entry.name),
      );
    },
  };
}

function checkDirectives(
  path: string,
  directives: readonly Directive[],
  used: ReadonlySet<Directive>,
  file: string,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const directive of directives) {
    const add = (key: string, parameters: Record<string, string>): void => {
      const template = badDisable.messages[key] ?? { message: key, hint: "" };
      diagnostics.push({
        code: `lint/${badDisable.id}`,
        severity: badDisable.severity,
        message: fillTemplate(template.message, parameters),
        hint: fillTemplate(template.hint, parameters),
        path: `/${path.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        source: {
          file,
          line: directive.line,
          column: directive.column,
          endLine: directive.line,
          endColumn: directive.column,
        },
      });
    };
    const unknown = directive.rules.filter((id) => !lintRules.some((rule) => rule.id === id));
    for (const rule of unknown) add("unknown", { rule });
    if (directive.rules.length === 0) add("empty", {});
    else if (directive.reason === "") add("reason", { rule: directive.rules.join(",") });
    else if (unknown.length === 0 && !used.has(directive)) add("unused", { rule: directive.rules.join(",") });
  }
  return diagnostics;
}
