import type { Model } from "../../model/model.ts";
import { splitTypeName } from "../../model/names.ts";
import type { EmittedFiles, Emitter } from "../emitter.ts";
import { getSummary, printCell, printCode, printTable } from "./markdown.ts";
import type { ReferenceOptions } from "./options.ts";
import type { PrintRequirements } from "./print-fields.ts";
import { getPageFile, printHeader, printPage } from "./print-page.ts";

/** Writes a page in Markdown for each resource type, for people who write YAML, and `index.md` with all of them. */
export function emitReference(model: Model, options: ReferenceOptions): EmittedFiles {
  const printRequirements: PrintRequirements = (ids) =>
    ids
      .map((id) =>
        options.requirementUrl === undefined
          ? printCode(id, true)
          : `[${id}](${options.requirementUrl.replaceAll("{id}", encodeURIComponent(id))})`,
      )
      .join(", ");
  const files: EmittedFiles = new Map([["index.md", printIndex(model)]]);
  for (const resource of model.resources)
    files.set(getPageFile(resource.type), printPage(model, resource, printRequirements));
  return files;
}

function printIndex(model: Model): string {
  const suffixes = [...new Set(model.resources.map(({ type }) => splitTypeName(type).suffix))].sort();
  const sections = suffixes.map((suffix) => {
    const rows = model.resources
      .filter(({ type }) => splitTypeName(type).suffix === suffix)
      .map(({ type, message, defaultNamespace, role = "" }) => [
        `[${printCode(splitTypeName(type).name, true)}](./${getPageFile(type)})`,
        printCode(defaultNamespace, true),
        role,
        printCell(getSummary(model.messages.get(message)?.comment ?? "")),
      ]);
    return `## ${suffix}\n\n${printTable(["Type", "Namespace", "Role", "What it is"], rows)}`;
  });
  return [printHeader("all resource types"), "# Resource types\n", ...sections].join("\n");
}

/** Emitter of reference pages. */
export const referenceEmitter: Emitter<ReferenceOptions> = {
  name: "reference",
  needsDescriptors: false,
  emit: async (model, options) => emitReference(model, options),
};
