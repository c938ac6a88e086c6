import { Ajv } from "ajv";
import { _ } from "ajv/dist/compile/codegen/index.js";
import standalone from "ajv/dist/standalone/index.js";
import type { Model } from "../../model/model.ts";
import {
  cosiKeywords,
  createSpecSchema,
  editorKeywords,
  functionFormats,
  type JsonSchema,
} from "../jsonschema/index.ts";

/** Code of a check: statements that define `check`, and the names that they import. */
export interface CompiledCheck {
  readonly code: string;
  /** Names from the run-time module, sorted. */
  readonly imports: readonly string[];
  /** Name of the function. */
  readonly name: string;
}

/** Compiles the strict schema of a message to code that stands alone. */
export function compileCheck(model: Model, message: string): CompiledCheck {
  const schema = stripAnnotations(
    createSpecSchema(model, message, { strength: "strict", draft: "draft-07" }),
  );
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    inlineRefs: false,
    messages: false,
    meta: false,
    validateSchema: false,
    unicodeRegExp: true,
    // Costs a call for every property, so only where a field is named like something that every object inherits.
    ownProperties: hasInheritedName(schema),
    logger: false,
    code: { source: true, esm: true, lines: true, formats: _`require("runtime").formats` },
    formats: Object.fromEntries(functionFormats.map((name) => [name, () => true])),
  });
  return rewriteModule(standaloneCode(ajv, ajv.compile(schema)));
}

// Node gives the module of CommonJS as default, compilers its `default` export.
const standaloneCode = ((standalone as { default?: unknown }).default ?? standalone) as (
  ajv: Ajv,
  check: unknown,
) => string;

const annotations = new Set<string>([
  ...cosiKeywords,
  ...editorKeywords,
  ...[
    "$schema",
    "$id",
    "title",
    "description",
    "markdownDescription",
    "examples",
    "default",
    "deprecated",
    "readOnly",
  ],
]);
const namedSchemas = new Set(["properties", "patternProperties", "definitions", "$defs", "dependencies"]);

/** Leaves out what does not decide about validity, so that nothing of it gets into the code. */
function stripAnnotations(schema: JsonSchema): JsonSchema {
  const strip = (value: unknown, isNamed: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => strip(item, false));
    if (typeof value !== "object" || value === null) return value;
    const result: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value)) {
      if (!isNamed && annotations.has(key)) continue;
      const isData = !isNamed && (key === "const" || key === "enum");
      result[key] = isData ? part : strip(part, !isNamed && namedSchemas.has(key));
    }
    return result;
  };
  return strip(schema, false) as JsonSchema;
}

function hasInheritedName(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  return Object.entries(schema).some(
    ([key, part]) =>
      (key === "properties" &&
        typeof part === "object" &&
        part !== null &&
        Object.keys(part).some((name) => name in Object.prototype)) ||
      hasInheritedName(part),
  );
}

const reference = String.raw`schema\d+(?:\.[\w$]+|\["(?:[^"\\]|\\.)*"\]|\[\d+\])*`;

/**
 * Makes a module of ajv a part of a module of ours: imports instead of `require`, no copy of the schema, and errors
 * that are appended in place, which keeps many errors from costing quadratic time.
 *
 * It is a rewrite of text and knows what this version of ajv writes; whatever is left over makes it fail.
 */
function rewriteModule(source: string): CompiledCheck {
  const imports = new Set<string>();
  const exported = /^export const validate = (validate\d+);$/mu.exec(source)?.[1];
  if (exported === undefined) throw new Error("The compiled schema has no export.");
  let code = source
    .replace(/^"use strict";\n/u, "")
    .replace(/^export .*\n/gmu, "")
    .replace(
      /^const (\w+) = require\("ajv\/dist\/runtime\/(ucs2length|equal)"\)\.default;\n/gmu,
      (_match, local: string, name: string) => {
        imports.add(name);
        return `const ${local} = ${name};\n`;
      },
    )
    .replace(/= require\("runtime"\)\.formats/gu, () => {
      imports.add("formats");
      return "= formats";
    })
    .replace(new RegExp(String.raw`params:\{\w+: ${reference}\}`, "gu"), "params:{}")
    .replace(
      /const (err\d+) = (.*);\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;/gu,
      (_match, _name, error: string) => {
        imports.add("addError");
        return `vErrors = addError(vErrors, ${shortenError(error)});\nerrors++;`;
      },
    )
    .replace(
      /vErrors = vErrors === null \? (validate\d+|wrapper\d+\.validate)\.errors : vErrors\.concat\(\1\.errors\);/gu,
      (_match, callee: string) => {
        imports.add("addErrors");
        return `vErrors = addErrors(vErrors, ${callee}.errors);`;
      },
    );
  code = code
    .replace(
      /if\(vErrors !== null\)\{\nif\((_errs\d+)\)\{\nvErrors\.length = \1;\n\}\nelse \{\nvErrors = null;\n\}\n\}/gu,
      (_match, count: string) => {
        imports.add("cutErrors");
        return `vErrors = cutErrors(vErrors, ${count});`;
      },
    )
    .replace(/\{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}/gu, 'instancePath=""')
    .replace(
      /, \{instancePath(?::(.+?))?,parentData:\w+,parentDataProperty:.+?,rootData\}\)/gu,
      (_match, path?: string) => `, ${path ?? "instancePath"})`,
    )
    // Nothing but ASCII, so that no tool on the way changes a pattern.
    .replace(/[^\n -~]/gu, (character) => escapeCharacter(character));
  code = dropUnusedSchemas(code);
  const leftover =
    /\brequire\b|\beval\b|\bFunction\b|\.concat\(|\brootData\b|\bparentData\b|^export\b/mu.exec(
      code.replace(/"(?:[^"\\\n]|\\.)*"/gu, '""'),
    );
  if (leftover !== null)
    throw new Error(`The compiled schema has ${JSON.stringify(leftover[0])}, which cannot be rewritten.`);
  return { code: code.replace(/\n{2,}/gu, "\n").trim(), imports: [...imports].sort(), name: exported };
}

/** Leaves out the copies of schemas that nothing but their declaration names. */
function dropUnusedSchemas(code: string): string {
  const counts = new Map<string, number>();
  for (const [name] of code.matchAll(/\bschema\d+\b/gu)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return code.replace(/^const (schema\d+) = .*;\n/gmu, (line, name: string) =>
    counts.get(name) === 1 ? "" : line,
  );
}

function escapeCharacter(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}

const usedParameters = /^(?:limit|pattern|i|propertyName|multipleOf)$/u;

/** Makes an error object a list of arguments; the keyword is the end of the path, and unused parameters go. */
function shortenError(error: string): string {
  if (error === "{}") return 'instancePath, ""';
  const match =
    /^\{instancePath(?::(.+?))?,schemaPath:("(?:[^"\\]|\\.)*"),keyword:"([^"]+)",params:\{(.*)\}(?:,propertyName:(\w+))?\}$/u.exec(
      error,
    );
  if (match === null) throw new Error(`The compiled schema has an error of unknown form: ${error}`);
  const [, path = "instancePath", schemaPath = "", keyword = "", parameters = "", propertyName] = match;
  if (!schemaPath.endsWith(`/${keyword}"`))
    throw new Error(`The compiled schema has an error with a path of unknown form: ${error}`);
  const first = /^(?:comparison: "[<>=]+", )?(\w+):/u.exec(parameters)?.[1];
  const kept =
    first !== undefined && usedParameters.test(first)
      ? `, {${parameters.replace(/^comparison: "[<>=]+", /u, "")}}`
      : "";
  const name = propertyName === undefined ? "" : `${kept === "" ? ", {}" : ""}, ${propertyName}`;
  return `${path}, ${schemaPath}${kept}${name}`;
}
