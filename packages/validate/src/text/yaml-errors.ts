import { type CST, type Document, isCollection, isPair, isScalar, type YAMLParseError } from "yaml";
import { formatMessage } from "../diagnostics.ts";
import type { Fault } from "../explain/fault.ts";
import type { Span } from "./node.ts";

interface Explanation {
  readonly what: string;
  readonly hint?: string;
  readonly span?: Span;
}

/**
 * The one fault of a document that is not YAML: the first that the parser found.
 *
 * No text of the document is quoted, because nothing is known yet of what is secret in it.
 */
export function explainYamlError(document: Document.Parsed, text: string): Fault {
  const error = document.errors[0] as YAMLParseError;
  const span = { start: error.pos[0], end: error.pos[1] };
  if (text[span.start] === "\t" && (error.code === "TAB_AS_INDENT" || error.code === "BAD_INDENT"))
    return explainTab(span);
  const { what, hint, span: better } = explainCode(error, document, text);
  return {
    code: "yaml/syntax",
    path: [],
    at: "value",
    message: formatMessage("yaml/syntax", { what }),
    hint,
    span: better ?? skipBlanks(span, text),
  };
}

/** The parser points to the beginning of a line where its indentation is wrong; people look at the first word. */
function skipBlanks(span: Span, text: string): Span {
  let start = span.start;
  while (text[start] === " ") start++;
  return start === span.start ? span : { start, end: Math.max(start + 1, span.end) };
}

function explainTab(span: Span): Fault {
  const message = formatMessage("yaml/tab-indentation", {});
  return {
    code: "yaml/tab-indentation",
    path: [],
    at: "value",
    message,
    hint: "write two spaces for each level",
    span,
  };
}

function explainCode(error: YAMLParseError, document: Document.Parsed, text: string): Explanation {
  const unclosed = findUnclosed(document);
  if (unclosed !== undefined) return unclosed;
  switch (error.code) {
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY": {
      const multiline = document.errors.find(
        (other) => other.code === "MULTILINE_IMPLICIT_KEY" && other.pos[0] === error.pos[0],
      );
      if (multiline === undefined)
        return {
          what: "must not begin a mapping on the line of its key",
          hint: "quote text that has a colon and a space in it",
        };
      const lineStart = text.lastIndexOf("\n", multiline.pos[1] - 1) + 1;
      const start = lineStart + (/^ */u.exec(text.slice(lineStart, lineStart + 1024))?.[0].length ?? 0);
      return {
        what: "must be indented like the keys of its mapping, found another indentation",
        span: { start, end: start + 1 },
      };
    }
    case "BAD_INDENT":
      return { what: "must be indented like its neighbours, found another indentation" };
    case "BAD_DQ_ESCAPE":
      return {
        what: "must have an escape sequence of YAML after a backslash",
        hint: "write \\\\ for one backslash, or use single quotes",
      };
    case "BAD_SCALAR_START":
      return { what: "must not begin with a reserved character", hint: "put the text in quotes" };
    case "MISSING_CHAR":
      return explainMissing(error, document);
    case "UNEXPECTED_TOKEN":
      return explainUnexpected(error);
    case "KEY_OVER_1024_CHARS":
      return { what: "must have keys of at most 1024 characters" };
    case "MULTIPLE_ANCHORS":
      return { what: "must not have more than one anchor" };
    case "MULTIPLE_TAGS":
      return { what: "must not have more than one tag" };
    case "ALIAS_PROPS":
      return { what: "an alias must not have an anchor or a tag" };
    case "BAD_ALIAS":
      return {
        what: "must have a name after an anchor or alias sign",
        hint: "put text that begins with & or * in quotes",
      };
    case "BAD_DIRECTIVE":
      return { what: "must be a directive of YAML" };
    case "BLOCK_IN_FLOW":
      return { what: "must not have a block inside brackets or braces" };
    default:
      return { what: "is not valid YAML here" };
  }
}

function explainMissing(error: YAMLParseError, document: Document.Parsed): Explanation {
  if (error.message.includes("map values")) {
    // The parser points behind a document's last key in some cases; the start of the key is what people look for.
    const start = findScalarBefore(document, error.pos[0]);
    return {
      what: "must be a key with a colon and a space after it, found text without one",
      ...(start === undefined ? {} : { span: start }),
    };
  }
  if (error.message.includes("Missing ,")) return { what: "must have a comma before it" };
  if (error.message.includes("space")) return { what: "must have white space before it" };
  return { what: "must have something else before it" };
}

function findScalarBefore(document: Document.Parsed, offset: number): Span | undefined {
  let found: Span | undefined;
  walk(document.contents, (range) => {
    if (range[0] <= offset && offset <= range[1]) found = { start: range[0], end: range[1] };
  });
  return found;
}

function walk(node: unknown, onScalar: (range: readonly [number, number, number]) => void): void {
  if (isScalar(node) && node.range) onScalar(node.range);
  else if (isPair(node)) {
    walk(node.key, onScalar);
    walk(node.value, onScalar);
  } else if (isCollection(node)) for (const item of node.items) walk(item, onScalar);
}

function explainUnexpected(error: YAMLParseError): Explanation {
  if (error.message.includes("block-seq-ind"))
    return {
      what: "must not begin a list on the line of its key",
      hint: "begin the list on a line of its own",
    };
  if (error.message.includes("at node end"))
    return {
      what: "must end here, found more text",
      hint: "put the whole text in quotes, or check the indentation",
    };
  return { what: "is not expected here" };
}

/** A quote, bracket or brace that is never closed: the place where it opens is what has to be looked at. */
function findUnclosed(document: Document.Parsed): Explanation | undefined {
  let found: Explanation | undefined;
  const visit = (token: CST.Token | null | undefined): void => {
    if (token === null || token === undefined) return;
    switch (token.type) {
      case "double-quoted-scalar":
      case "single-quoted-scalar": {
        const quote = token.type === "double-quoted-scalar" ? '"' : "'";
        if (token.source.length < 2 || !isQuoteClosed(token.source, quote)) {
          found = { what: "must have a closing quote", span: { start: token.offset, end: token.offset + 1 } };
        }
        return;
      }
      case "flow-collection": {
        const close = token.start.source === "{" ? "flow-map-end" : "flow-seq-end";
        if (!token.end.some((end) => end.type === close)) {
          const what =
            token.start.source === "{" ? "must have a closing brace" : "must have a closing bracket";
          found = { what, span: { start: token.start.offset, end: token.start.offset + 1 } };
        }
        break;
      }
      case "block-map":
      case "block-seq":
        break;
      default:
        return;
    }
    for (const item of token.items) {
      visit("key" in item ? item.key : undefined);
      visit(item.value);
    }
  };
  const errors = document.errors.map((error) => error.message);
  if (errors.some((message) => /quote|Flow|flow|end with/u.test(message))) visit(document.contents?.srcToken);
  return found;
}

function isQuoteClosed(source: string, quote: string): boolean {
  if (!source.endsWith(quote)) return false;
  if (quote === "'") return /^'(?:[^']|'')*'$/u.test(source);
  return /^"(?:[^"\\]|\\[\s\S])*"$/u.test(source);
}
