import { printDocComment, printHeader, printKey, printValue } from "../print-source.ts";
import type { CompiledCheck } from "./compile-check.ts";

/** A validator with its names. */
export interface NamedValidator {
  /** File name without ending. */
  readonly file: string;
  readonly identifier: string;
  readonly type: string;
  /** Path of the schema. */
  readonly source: string;
  /** Type of valid specs, and the module that has it. */
  readonly spec: { readonly name: string; readonly module: string } | undefined;
}

/** Prints the module of a validator. @param info what diagnostics need to know of the type */
export function printValidator(
  { source, identifier }: NamedValidator,
  info: unknown,
  check: CompiledCheck,
  runtimeModule: string,
): string {
  const imports =
    check.imports.length === 0 ? "" : `import { ${check.imports.join(", ")} } from "${runtimeModule}";\n\n`;
  return (
    printHeader(source) +
    imports +
    `export const ${identifier} = { info: ${printInfo(info, "")}, check: ${check.name} };\n\n${check.code}\n`
  );
}

/** Prints the declarations of a validator. */
export function printDeclaration(
  { source, identifier, type, spec }: NamedValidator,
  runtimeModule: string,
): string {
  const specImport = spec === undefined ? "" : `import type { ${spec.name} } from "${spec.module}";\n`;
  return (
    printHeader(source) +
    `import type { TypeValidator } from "${runtimeModule}";\n${specImport}\n` +
    printDocComment(`Validator of specs of \`${type}\`.`) +
    `export declare const ${identifier}: TypeValidator<${spec?.name ?? "unknown"}>;\n`
  );
}

/** Prints the module that exports all validators, one by one and as a list; `ending` is `.js` or `.d.ts`. */
export function printIndex(list: readonly NamedValidator[], ending: ".js" | ".d.ts"): string {
  const exports = list
    .map(({ identifier, file }) => `export { ${identifier} } from "./${file}.gen.js";\n`)
    .join("");
  const imports = list
    .map(({ identifier, file }) => `import { ${identifier} } from "./${file}.gen.js";\n`)
    .join("");
  const names = list.map(({ identifier }) => identifier);
  const comment = printDocComment("Validators of all types.");
  const value =
    ending === ".js"
      ? `export const allTypes = [${names.join(", ")}];\n`
      : `export declare const allTypes: readonly [${names.map((name) => `typeof ${name}`).join(", ")}];\n`;
  return `${printHeader("all schemas")}${imports}${exports}\n${comment}${value}`;
}

const maxLineLength = 110;

/** Prints a value over several lines where it does not fit on one. */
function printInfo(value: unknown, indent: string): string {
  const flat = printValue(value);
  if (typeof value !== "object" || value === null || flat.length + indent.length + 20 <= maxLineLength)
    return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `${inner}${printInfo(item, inner)},\n`).join("")}${indent}]`;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => `${inner}${printKey(key)}: ${printInfo(item, inner)},\n`,
  );
  return `{\n${entries.join("")}${indent}}`;
}
