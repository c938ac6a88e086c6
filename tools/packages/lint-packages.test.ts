import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, expect, it } from "vitest";
import { listPackageFolders, packPackages } from "./pack.ts";

const folder = mkdtempSync(join(tmpdir(), "cosi-pack-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All packages are ES modules for Node 22: neither the resolution of Node 10 nor `require` in types is promised. */
const resolutions = new Set(["node16-esm", "bundler"]);

const packages = packPackages(listPackageFolders(), folder);

it("packs every workspace", () => {
  expect(packages.map((each) => each.folder).sort()).toEqual([...listPackageFolders()].sort());
});

for (const { name, tarball } of packages) {
  it(`publint finds nothing in ${name}`, async () => {
    const data = readFileSync(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: toArrayBuffer(data) }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it(`attw finds nothing in the types of ${name}`, async () => {
    const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    if (!result.types) {
      expect(name, "the one package without code").toBe("@cosi-spec/schemas");
      return;
    }
    const problems = result.problems.filter(
      (problem) => !("resolutionKind" in problem) || resolutions.has(problem.resolutionKind),
    );
    expect(problems).toEqual([]);
    // What was looked at is what is exported.
    for (const [subpath, { resolutions: found }] of Object.entries(result.entrypoints))
      if (!subpath.endsWith(".json") && !subpath.includes("*"))
        expect(found["node16-esm"].resolution?.isTypeScript, subpath).toBe(true);
  });
}

function toArrayBuffer(data: Buffer): ArrayBuffer {
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
}
