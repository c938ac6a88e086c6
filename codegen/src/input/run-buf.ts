import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Diagnostic } from "@cosi-spec/validate";
import type { CollectedProtos, ProtoFile } from "./collect-protos.ts";
import { findBuf } from "./find-buf.ts";
import { InputError } from "./input-error.ts";

/**
 * Compiles files with buf. Returns a serialised `google.protobuf.FileDescriptorSet` with what is asked for, all
 * imports, and source information.
 *
 * @throws {InputError} A file does not compile.
 */
export async function runBuf({ asked, imported }: CollectedProtos): Promise<Uint8Array> {
  // A workspace of two modules: buf has no include path, and refuses folders outside its workspace.
  const folder = await mkdtemp(join(tmpdir(), "cosi-codegen-"));
  try {
    await writeFile(
      join(folder, "buf.yaml"),
      "version: v2\nmodules: [{ path: asked }, { path: imported }]\n",
    );
    await Promise.all([
      writeFiles(asked, join(folder, "asked")),
      writeFiles(imported, join(folder, "imported")),
    ]);
    return await buildFolder(folder, asked);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeFiles(files: ReadonlyMap<string, ProtoFile>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))));
  for (const name of folders) await mkdir(name, { recursive: true });
  for (const [path, { bytes }] of files) await writeFile(join(folder, path), bytes);
}

/** Compiles the asked module; only what it needs of the other one is part of the result. */
async function buildFolder(folder: string, originals: ReadonlyMap<string, ProtoFile>): Promise<Uint8Array> {
  const { command, args } = findBuf();
  const child = spawn(
    command,
    [...args, "build", "asked", "--as-file-descriptor-set", "--error-format", "json", "-o", "-"],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const status = await new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  });
  if (status !== 0) throw toInputError(Buffer.concat(errors).toString("utf8"), originals);
  return Buffer.concat(output);
}

/** Each line of buf's report is a JSON object; anything else is kept as it is. */
function toInputError(report: string, originals: ReadonlyMap<string, ProtoFile>): InputError {
  const diagnostics = report
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): Diagnostic => {
      const base = { code: "input/no-valid-proto", severity: "error", path: "" } as const;
      try {
        const {
          path = "-",
          start_line = 1,
          start_column = 1,
          end_line,
          end_column,
          message = "",
        } = JSON.parse(line);
        return {
          ...base,
          message,
          source: {
            file: originals.get(path.replace(/^asked\//, ""))?.full ?? path,
            line: start_line,
            column: start_column,
            endLine: end_line ?? start_line,
            endColumn: end_column ?? start_column,
          },
        };
      } catch {
        // Not JSON: an error of buf itself, which is all there is to tell.
        return { ...base, message: line.trim() };
      }
    });
  return new InputError(diagnostics);
}
