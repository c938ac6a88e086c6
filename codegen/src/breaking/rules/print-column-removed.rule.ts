import { defineBreakingRule } from "../breaking-rule.ts";

/** Tables lack a column. */
export const printColumnRemoved = defineBreakingRule({
  id: "print-column-removed",
  summary: "A print column was removed or shows something else.",
  verdicts: {
    removed: {
      axis: "semantic",
      severity: "warning",
      message: 'the print column "{name}" was removed',
      why: "scripts that read tables miss it",
      hint: "keep the column",
    },
    changed: {
      axis: "semantic",
      severity: "warning",
      message: 'the print column "{name}" shows {to}, it showed {from}',
      why: "scripts that read tables find another value under the same title",
      hint: "give the new column another name",
    },
  },
  check({ resources, places }, report) {
    for (const { before, after } of resources)
      for (const { name, jsonPath } of before.printColumns) {
        const index = after.printColumns.findIndex((column) => column.name === name);
        const now = after.printColumns[index];
        if (now === undefined) report("removed", places.resource(after, "print_columns"), { name });
        else if (now.jsonPath !== jsonPath)
          report("changed", places.resource(after, "print_columns", index, "json_path"), {
            name,
            from: jsonPath,
            to: now.jsonPath,
          });
      }
  },
});
