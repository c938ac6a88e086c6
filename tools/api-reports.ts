// npm run api: writes the API report of every entry point of every package; with --check proves that they are current.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
} from "@microsoft/api-extractor";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isCheck = process.argv.includes("--check");
const scratch = mkdtempSync(join(tmpdir(), "cosi-api-"));

/** Messages that are no defect: release tags are used for what is not stable only, `@requirement` is a tag of ours. */
const ignored = new Set(["ae-missing-release-tag", "ae-undocumented"]);

interface EntryPoint {
  /** Folder of the package, from the root. */
  readonly folder: string;
  /** Name of the report without its ending: `index`, or the subpath of the export. */
  readonly name: string;
  /** Declarations, from the folder of the package. */
  readonly types: string;
}

function listEntryPoints(): EntryPoint[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    workspaces: string[];
  };
  return workspaces.flatMap((folder) => {
    const { exports = {} } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
      exports?: Record<string, string | { types: string }>;
    };
    return Object.entries(exports).flatMap(([subpath, target]) =>
      typeof target === "string"
        ? []
        : [{ folder, name: subpath === "." ? "index" : basename(subpath), types: target.types }],
    );
  });
}

/** Text of a report, and what is wrong with the declarations. */
function extract({ folder, name, types }: EntryPoint): { report: string; problems: string[] } {
  const projectFolder = join(root, folder);
  const mainEntryPointFilePath = join(projectFolder, types);
  if (!existsSync(mainEntryPointFilePath))
    return { report: "", problems: [`${folder}/${types} is missing: run "npm run build" first`] };
  const problems: string[] = [];
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(projectFolder, "package.json"),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder,
      mainEntryPointFilePath,
      newlineKind: "lf",
      compiler: { overrideTsconfig: createCompilerConfig(types) },
      apiReport: {
        enabled: true,
        reportFolder: scratch,
        reportTempFolder: join(scratch, "temp"),
        reportFileName: name,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning },
          // Part of the report itself: a type that callers meet and cannot name.
          "ae-forgotten-export": { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message: ExtractorMessage) {
      message.handled = message.messageId !== "ae-forgotten-export";
      if (message.logLevel !== ExtractorLogLevel.Error && message.logLevel !== ExtractorLogLevel.Warning)
        return;
      if (ignored.has(message.messageId) || message.messageId.startsWith("console-")) return;
      problems.push(`${folder}/${types} ${message.messageId}: ${message.text}`);
    },
  });
  if (!succeeded && problems.length === 0) problems.push(`${folder}/${types}: the extractor failed`);
  const written = readdirSync(scratch).find((file) => file === `${name}.api.md`);
  const report = written === undefined ? "" : readFileSync(join(scratch, written), "utf8");
  return { report, problems };
}

function createCompilerConfig(types: string) {
  return {
    compilerOptions: {
      target: "es2023",
      lib: ["es2024", "esnext.disposable"],
      module: "nodenext",
      moduleResolution: "nodenext",
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      noEmit: true,
    },
    files: [types],
  };
}

const stale: string[] = [];
const problems: string[] = [];
const known = new Set<string>();
const entryPoints = listEntryPoints();
for (const entryPoint of entryPoints) {
  const extracted = extract(entryPoint);
  problems.push(...extracted.problems);
  const path = join(entryPoint.folder, "api", `${entryPoint.name}.api.md`);
  known.add(path);
  const file = join(root, path);
  const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (current === extracted.report) continue;
  stale.push(`${current === undefined ? "missing" : "stale"}: ${path}`);
  if (isCheck) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, extracted.report);
}
for (const folder of new Set(entryPoints.map((each) => each.folder))) {
  const reports = join(root, folder, "api");
  for (const file of existsSync(reports) ? readdirSync(reports) : []) {
    const path = join(folder, "api", file);
    if (known.has(path)) continue;
    stale.push(`surplus: ${path}`);
    if (!isCheck) rmSync(join(root, path));
  }
}
rmSync(scratch, { recursive: true, force: true });

for (const line of stale) console.log(isCheck ? line : line.replace(/^(missing|stale)/, "written"));
for (const problem of problems) console.error(problem);
console.log(
  `${entryPoints.length} entry points, ${stale.length} ${isCheck ? "not current" : "changed"}, ${problems.length} problems`,
);
if (isCheck && stale.length > 0)
  console.error('API reports are not current: run "npm run api", review and commit them.');
if (problems.length > 0 || (isCheck && stale.length > 0)) process.exitCode = 1;
