import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { resources } from "@cosi-spec/types/resources";
import { parse } from "yaml";
import type { Page } from "./page.ts";
import { type PrintedInit, printInit } from "./print-init.ts";

type ResourceType = (typeof resources)[number];

interface Manifest {
  readonly metadata: { readonly id: string };
  readonly spec: JsonValue;
}

/** Completes a page of the resource reference: every example in TypeScript as well, next to its YAML. */
export function renderReferencePage(page: Page): Page {
  const text = page.text.replace(/^<!--.*-->\n/gm, "").trimStart();
  const resource = resources.find(({ type }) => page.address === `reference/${type}`);
  if (resource === undefined)
    return {
      ...page,
      text: `${text}\nThe messages on the wire have [a page of their own](/reference/wire).\n`,
    };
  const name = resource.type.split(".")[0] ?? resource.type;
  return {
    ...page,
    text: text.replace(/^````yaml\n([\s\S]*?)^````$/gm, (block, yaml: string) => {
      const manifest = parse(yaml) as Manifest;
      return `${block}\n\n\`\`\`ts\n${printExample(resource, name, manifest)}\`\`\``;
    }),
  };
}

/** What clients write is written; what controllers write is read. */
function printExample({ role, schema }: ResourceType, name: string, { metadata, spec }: Manifest): string {
  const id = JSON.stringify(metadata.id);
  if (role !== "desired")
    return printProgram([name], `const { spec } = await client.get(${name}, ${id});\nconsole.log(spec);`);
  const { code, imports }: PrintedInit = printInit(schema, fromJson(schema, spec));
  const init = code.replaceAll("\n", "\n  ");
  return printProgram(
    [name, ...imports],
    `await client.create(${name}, {\n  id: ${id},\n  spec: ${init},\n});`,
  );
}

function printProgram(imports: readonly string[], body: string): string {
  return `import { createClient } from "@cosi-spec/client";
import { createGrpcTransport } from "@cosi-spec/client/grpc";
import { ${[...imports].sort().join(", ")} } from "@cosi-spec/types/resources";

const client = createClient({ transport: createGrpcTransport({ endpoint: "unix:/run/cosi.sock" }) });
${body}
client.close();
`;
}
