import type { Model } from "../../model/model.ts";
import { splitTypeName } from "../../model/names.ts";
import { type EmitContext, type EmittedFiles, type Emitter, rememberType } from "../emitter.ts";
import { getSummary, printCell, printCode, printTable } from "./markdown.ts";
import type { ReferenceOptions } from "./options.ts";
import type { PrintRequirements } from "./print-fields.ts";
import { getPageFile, type PageLinks, printHeader, printPage } from "./print-page.ts";

/** Writes a page in Markdown for each resource type, for people who write YAML, and `index.md` with all of them. */
export function emitReference(
  model: Model,
  options: ReferenceOptions,
  context: Pick<EmitContext, "remember"> = {},
): EmittedFiles {
  const printRequirements: PrintRequirements = (ids) =>
    ids
      .map((id) =>
        options.requirementUrl === undefined
          ? printCode(id, true)
          : `[${id}](${options.requirementUrl.replaceAll("{id}", encodeURIComponent(id))})`,
      )
      .join(", ");
  const files: EmittedFiles = new Map([["index.md", printIndex(model)]]);
  const pages = new Set(model.resources.map(({ type }) => type));
  const reported = Map.groupBy(model.resources, ({ statusType }) => statusType);
  for (const resource of model.resources) {
    const links: PageLinks = {
      hasStatusPage: pages.has(resource.statusType),
      reportsOn: reported.get(resource.type)?.map(({ type }) => type) ?? [],
    };
    // A page is about its type, apart from the links to others.
    const part = `page ${JSON.stringify(links)}`;
    const make = (): string => printPage(model, resource, links, printRequirements);
    files.set(getPageFile(resource.type), rememberType(context, part, model, resource, make));
  }
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
  emit: async (model, options, context) => emitReference(model, options, context),
};
