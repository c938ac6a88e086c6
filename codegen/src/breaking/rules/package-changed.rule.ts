import { defineBreakingRule } from "../breaking-rule.ts";

/** Full names carry the package: of messages in `Any`, of methods in paths, of types in generated code. */
export const packageChanged = defineBreakingRule({
  id: "package-changed",
  summary: "The package of a file changed.",
  verdicts: {
    changed: {
      axis: "wire",
      severity: "error",
      message: 'the package of the file changed from "{from}" to "{to}"',
      why: "paths of methods, type URLs of `Any` and generated names all carry the package",
      hint: 'keep the package "{from}", and put new versions into new files',
    },
  },
  check({ files, places }, report) {
    for (const { before, after } of files)
      if (before.package !== after.package)
        report(
          "changed",
          places.at(`/${after.path.replaceAll("/", "~1")}`, { file: after.path, line: 1, column: 1 }),
          { from: before.package, to: after.package },
        );
  },
});
