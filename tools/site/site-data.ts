import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConformanceReport } from "@cosi-spec/conformance";
import type { Requirement } from "../spec/requirement.ts";

/** A test of the suite, as far as the site tells of it. */
export interface TestFacts {
  readonly id: string;
  readonly title: string;
  readonly covers: readonly string[];
}

/** A broken server that the suite finds out, as far as the site tells of it. */
export interface MutantFacts {
  readonly id: string;
  readonly title: string;
  readonly violates: readonly string[];
}

/** A report of `conformance/results`. */
export interface Result {
  /** Name of the file without ending, which is the last part of its address. */
  readonly slug: string;
  readonly report: ConformanceReport;
}

/** A chapter of the specification. */
export interface ChapterFacts {
  readonly file: string;
  /** Number and heading, such as `3 Reading`. */
  readonly title: string;
  /** Address of its page. */
  readonly address: string;
  readonly text: string;
}

/** Everything that the computed pages are made of. */
export interface SiteData {
  readonly chapters: readonly ChapterFacts[];
  readonly requirements: readonly Requirement[];
  readonly tests: readonly TestFacts[];
  readonly mutants: readonly MutantFacts[];
  /** Requirements of servers without a test, each with the reason. */
  readonly untestable: Readonly<Record<string, string>>;
  readonly results: readonly Result[];
}

/** Reads the data of the site. @throws {Error} the conformance suite was not built, or a file cannot be read */
export async function readSiteData(root: string): Promise<SiteData> {
  const suite = join(root, "conformance/dist");
  if (!existsSync(join(suite, "index.js")))
    throw new Error(`${suite}: the suite is not built, expected index.js in it. Run "npm run build" first.`);
  const load = async <T>(path: string): Promise<T> => (await import(pathToFileURL(path).href)) as T;
  const { tests } = await load<{ tests: readonly TestFacts[] }>(join(suite, "index.js"));
  const { untestable } = await load<Pick<SiteData, "untestable">>(join(suite, "tests/untestable.js"));
  const { mutants } = await load<{ mutants: readonly MutantFacts[] }>(
    join(root, "conformance/mutants/index.gen.ts"),
  );
  const folder = join(root, "conformance/results");
  const slugs = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
  return {
    chapters: readChapters(join(root, "spec")),
    requirements: JSON.parse(readFileSync(join(root, "spec/requirements.json"), "utf8")),
    tests,
    mutants,
    untestable,
    results: slugs.map((slug) => ({
      slug,
      report: JSON.parse(readFileSync(join(folder, `${slug}.json`), "utf8")),
    })),
  };
}

/** Chapter of a file. @throws {Error} there is none */
export function findChapter({ chapters }: SiteData, file: string): ChapterFacts {
  const found = chapters.find((chapter) => chapter.file === file);
  if (found === undefined) throw new Error(`spec/${file}: no such chapter`);
  return found;
}

function readChapters(folder: string): ChapterFacts[] {
  const files = readdirSync(folder).filter((name) => /^\d\d-.+\.md$/.test(name));
  return files.sort().map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const title = `${Number(file.slice(0, 2))} ${/^# (.+)$/m.exec(text)?.[1] ?? file}`;
    return { file, title, address: `spec/${file.slice(0, -".md".length)}`, text };
  });
}
