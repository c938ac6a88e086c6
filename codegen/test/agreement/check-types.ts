import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { createOutputSchema, type JsonSchema } from "../../src/emit/jsonschema/index.ts";
import { messagesEmitter } from "../../src/emit/messages/emit.ts";
import type { AgreementType } from "./load-types.ts";

/**
 * Makes types of the schemas of what programs write, and asks the compiler whether they and the generated JSON
 * types are assignable to each other. All properties are optional, so names and required forms are compared too.
 *
 * @param alter Changes a schema first, to see that a difference is found.
 * @returns Errors of the compiler, none where all agree.
 */
export async function checkTypes(
  types: readonly AgreementType[],
  alter: (schema: JsonSchema, name: string) => JsonSchema = (schema) => schema,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "cosi-types-"));
  const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
  try {
    await symlink(modules, join(folder, "node_modules"), "dir");
    await writeGenerated(types, folder);
    const lines = [
      "type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'schema narrower') : 'schema wider';",
      "type Both<A, B> = [Mutual<A, B>, Mutual<keyof A, keyof B>, Mutual<Required<A>, Required<B>>];",
    ];
    for (const [index, type] of types.entries()) {
      const schema = alter(createOutputSchema(type.model, type.name), type.name);
      const text = await compile(schema as JSONSchema, "Schema", { bannerComment: "", format: false });
      await writeFile(join(folder, `schema-${index}.ts`), text);
      const path = type.desc.file.proto.name.replace(/\.proto$/, "_pb.ts");
      lines.push(`import type { Schema as S${index} } from "./schema-${index}.ts";`);
      lines.push(
        `import type { ${getJsonTypeName(type)} as J${index} } from "./gen-${getRoot(types, type)}/${path}";`,
      );
      lines.push(
        `export const check${index}: Both<S${index}, J${index}> = [true, true, true]; // ${type.name}`,
      );
    }
    await writeFile(join(folder, "check.ts"), `${lines.join("\n")}\n`);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(compilerConfig));
    return await runCompiler(folder, lines);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const compilerConfig = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2024"],
    module: "nodenext",
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    preserveSymlinks: true,
  },
  files: ["check.ts"],
};

async function writeGenerated(types: readonly AgreementType[], folder: string): Promise<void> {
  const roots = [...new Set(types.map(({ registry }) => registry))];
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  for (const [index, registry] of roots.entries()) {
    const type = types.find((candidate) => candidate.registry === registry) as AgreementType;
    const { descriptorSet, model } = type;
    const descriptors = { descriptorSet, registry, publishedFiles: new Set<string>() };
    const files = await messagesEmitter.emit(model, {} as never, { descriptors, folders: {} });
    for (const [path, content] of files) {
      const full = join(folder, `gen-${index}`, path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, content);
    }
  }
}

function getRoot(types: readonly AgreementType[], type: AgreementType): number {
  return [...new Set(types.map(({ registry }) => registry))].indexOf(type.registry);
}

function getJsonTypeName({ desc }: AgreementType): string {
  const outer = desc.file.proto.package;
  return `${desc.typeName.slice(outer.length + 1).replaceAll(".", "_")}Json`;
}

/** Runs the TypeScript of the repository and names the type that each error is about. */
async function runCompiler(folder: string, lines: readonly string[]): Promise<string[]> {
  const launcher = fileURLToPath(new URL("../../../node_modules/typescript", import.meta.url));
  const { bin } = JSON.parse(await readFile(join(launcher, "package.json"), "utf8"));
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [join(launcher, bin.tsc), "-p", folder],
      { maxBuffer: 16 * 1024 * 1024 },
      (_, out, err) => done(out + err),
    );
  });
  const errors = output.split("\n").filter((line) => line.includes("error TS"));
  return errors.map((line) => {
    const number = /check\.ts\((\d+),/.exec(line)?.[1];
    const about = number === undefined ? "" : (lines[Number(number) - 1]?.split("// ")[1] ?? "");
    return `${about} ${line}`.trim();
  });
}
