import { Composer, type CST, type Document, isScalar, Lexer, type ParsedNode, Parser } from "yaml";
import { formatMessage } from "../diagnostics.ts";
import type { Fault } from "../explain/fault.ts";
import type { Limits } from "../limits.ts";
import { convertYaml } from "./convert-yaml.ts";
import type { Node, Span } from "./node.ts";
import type { ParsedDocument } from "./parse-json.ts";
import { explainYamlError } from "./yaml-errors.ts";

/**
 * Reads a YAML stream (1.2, core schema) and keeps the place of every value.
 *
 * Documents without content are left out. A syntax error gives one fault for its document and no value. The
 * bounds hold while the text is read, so that no input costs more than they allow.
 */
export function parseYaml(text: string, limits: Limits): ParsedDocument[] {
  const documents: ParsedDocument[] = [];
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: false,
    intAsBigInt: true,
    prettyErrors: false,
    uniqueKeys: false,
    strict: true,
    resolveKnownTags: false,
    keepSourceTokens: true,
    logLevel: "silent",
  });
  let refused: ParsedDocument | undefined;
  const tokens = readTokens(text, limits, (document) => {
    refused = document;
  });
  for (const document of composer.compose(tokens, true, text.length)) {
    if (refused !== undefined) break;
    if (document.errors.length === 0 && isEmpty(document.contents)) continue;
    if (documents.length === limits.maxDocuments) {
      documents.push(refuse("limits/too-many-documents", String(limits.maxDocuments), startOf(document)));
      return documents;
    }
    documents.push(readDocument(document, text, limits));
  }
  if (refused !== undefined) documents.push(refused);
  else if (documents.length === 0) {
    const message = formatMessage("yaml/empty", {});
    documents.push({
      node: undefined,
      faults: [{ code: "yaml/empty", path: [], at: "value", message, span: { start: 0, end: 0 } }],
    });
  }
  return documents;
}

/** Tokens of a text; ends early where there are too many, or collections are nested too deep, before anything recurses. */
function* readTokens(
  text: string,
  { maxDepth, maxTokens }: Limits,
  onRefused: (document: ParsedDocument) => void,
): Generator<CST.Token> {
  const parser = new Parser();
  let tokenCount = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++tokenCount > maxTokens) {
      onRefused(refuse("limits/too-many-tokens", String(maxTokens), { start: offset, end: offset + 1 }));
      return;
    }
    // Control tokens of the lexer stand for no text.
    if (lexeme.charCodeAt(0) !== 0x02 && lexeme.charCodeAt(0) !== 0x1f && lexeme.charCodeAt(0) !== 0x18)
      offset += lexeme.length;
    yield* parser.next(lexeme);
    if (parser.stack.length <= maxDepth) continue;
    const collections = parser.stack.filter(isCollection);
    if (collections.length > maxDepth) {
      const start = (collections[maxDepth] as CST.Token).offset;
      onRefused(refuse("limits/too-deep", String(maxDepth), { start, end: start + 1 }));
      return;
    }
  }
  yield* parser.end();
}

function isCollection(token: CST.Token): boolean {
  return token.type === "block-map" || token.type === "block-seq" || token.type === "flow-collection";
}

function readDocument(document: Document.Parsed, text: string, limits: Limits): ParsedDocument {
  const version = document.directives?.yaml;
  if (version?.explicit === true && version.version !== "1.2") {
    const start = Math.max(0, text.lastIndexOf("%YAML", startOf(document).start));
    const message = formatMessage("yaml/unsupported-version", {});
    const hint = "remove the directive, or write %YAML 1.2";
    const span = { start, end: start + 5 };
    return {
      node: undefined,
      faults: [{ code: "yaml/unsupported-version", path: [], at: "value", message, hint, span }],
    };
  }
  if (document.errors.length > 0) return { node: undefined, faults: [explainYamlError(document, text)] };
  const { node, faults } = convertYaml(document.contents as ParsedNode, limits);
  return { node: node as Node | undefined, faults };
}

/** Whether a document has no content, not even an anchor or a tag. */
function isEmpty(contents: ParsedNode | null): boolean {
  if (contents === null) return true;
  return (
    isScalar(contents) &&
    contents.value === null &&
    contents.source === "" &&
    contents.anchor === undefined &&
    contents.tag === undefined
  );
}

function startOf(document: Document.Parsed): Span {
  const start = document.contents?.range?.[0] ?? document.range[0];
  return { start, end: start };
}

function refuse(
  code: "limits/too-many-documents" | "limits/too-many-tokens" | "limits/too-deep",
  expected: string,
  span: Span,
): ParsedDocument {
  const fault: Fault = { code, path: [], at: "value", message: formatMessage(code, { expected }), span };
  return { node: undefined, faults: [fault] };
}
