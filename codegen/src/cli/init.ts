import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type CommandArguments, type CommandContext, type ExitCode, exitCodes } from "./command.ts";
import { createVendorFiles } from "./init-files.ts";
import { UsageError } from "./usage-error.ts";

/** Runs `init`. */
export async function runInit(args: CommandArguments, { out }: CommandContext): Promise<ExitCode> {
  const [folder] = args.positionals;
  if (folder === undefined) throw new UsageError("init needs a folder", "write cosi-codegen init my-os");
  const root = resolve(folder);
  if (existsSync(root) && (await readdir(root)).some((name) => name !== ".git"))
    throw new UsageError(`${folder} is not empty`, "name a folder that does not exist yet");
  const suffix = args.get("suffix") ?? "example.dev";
  if (!/^[a-z][a-z0-9-]+(\.[a-z][a-z0-9-]+)+$/.test(suffix))
    throw new UsageError(
      `"${suffix}" is no suffix of type names`,
      "write lower-case labels with dots, such as os.example.dev",
    );
  if (suffix === "cosi.dev" || suffix.endsWith(".cosi.dev"))
    throw new UsageError("the suffix cosi.dev belongs to the standard", "use a domain of your own");
  const name = args.get("name") ?? toPackageName(basename(root));
  if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name))
    throw new UsageError(`"${name}" is no package name`, "write --name with lower-case letters and hyphens");
  const files = createVendorFiles({ name, suffix });
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    out.write(`written: ${join(folder, path)}\n`);
  }
  out.write(`\nNext:\n  cd ${folder}\n  npm install\n  npm run generate\n`);
  return exitCodes.fine;
}

function toPackageName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/^[._-]+|-+$/g, "") || "my-os"
  );
}
