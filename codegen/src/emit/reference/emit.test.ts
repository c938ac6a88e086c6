import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { loadProtoModel } from "../../input/load-proto.ts";
import type { MessageType, Model } from "../../model/model.ts";
import { everyRule } from "../fixtures/every-rule.testdata.ts";
import { emitReference } from "./emit.ts";

const oddTexts = `syntax = "proto3";
package odd;
import "cosi/schema/v1alpha1/options.proto";

// Turns <b>bold</b> into {{ text }} & more, unlike \`<b>\` in code | and so on.
message OddSpec {
  option (cosi.schema.v1alpha1.resource) = {
    type: "OddSpecs.test.example"
    default_namespace: "odd"
    role: DESIRED
    examples: [{title: "Id that looks like a number", id: "12", spec: "own_name: a\\n"}]
    requirements: ["ODD-001"]
  };
  // Like \`other_name\`.
  //
  // Second paragraph with a | bar.
  string own_name = 1 [(cosi.schema.v1alpha1.field) = {pattern: "^(a|b\`)$"}];
  string other_name = 2 [(cosi.schema.v1alpha1.field) = {sensitive: true, default: '"hidden-word"', examples: ['"hidden-word"']}];
  map<string, OddSpec> inner = 3;
}
`;

let folder: string;
let ours: Model;
let odd: Model;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-reference-"));
  await mkdir(join(folder, "odd"));
  await writeFile(join(folder, "odd", "odd.proto"), oddTexts);
  await writeFile(join(folder, "odd", "every.proto"), everyRule);
  ours = await loadProtoModel({
    roots: [fileURLToPath(new URL("../../../../schemas/proto", import.meta.url))],
  });
  odd = await loadProtoModel({ roots: [folder] });
});
afterAll(() => rm(folder, { recursive: true }));

const page = (model: Model, path: string): string => emitReference(model, {}).get(path) as string;

function listMessages(model: Model, name: string, seen = new Set<string>()): MessageType[] {
  const message = model.messages.get(name);
  if (!message || seen.has(name) || name.startsWith("google.protobuf.")) return [];
  seen.add(name);
  return [
    message,
    ...message.fields.flatMap(({ type }) => {
      const inner = type.kind === "list" ? type.item : type.kind === "map" ? type.value : type;
      return inner.kind === "message" ? listMessages(model, inner.name, seen) : [];
    }),
  ];
}

test("writes an index and a page for each type, with a row for every field below the spec", () => {
  for (const model of [ours, odd]) {
    const files = emitReference(model, {});
    expect([...files.keys()]).toEqual(["index.md", ...model.resources.map(({ type }) => `${type}.md`)]);
    for (const { type, message } of model.resources) {
      expect(files.get("index.md")).toContain(`./${type}.md`);
      const rows = (files.get(`${type}.md`) as string).split("\n").filter((line) => line.startsWith("| `"));
      for (const { fields } of listMessages(model, message))
        for (const { jsonName } of fields)
          expect(
            rows.some((row) => row.startsWith(`| \`${jsonName}\``)),
            `${type} ${jsonName}`,
          ).toBe(true);
    }
  }
});

test("links to pages and places that exist", () => {
  for (const model of [ours, odd]) {
    const files = emitReference(model, {});
    for (const [path, content] of files)
      for (const [, target = ""] of (content as string).matchAll(/\[`[^`]*`\]\(([^)]+)\)/g))
        if (target.startsWith("#")) expect(content, path).toContain(`<a id="${target.slice(1)}"></a>`);
        else expect(files.has(target.replace("./", "")), `${path} ${target}`).toBe(true);
  }
});

test("shows examples as whole documents and outlines that are YAML", () => {
  for (const model of [ours, odd])
    for (const { type, defaultNamespace, examples } of model.resources) {
      const content = page(model, `${type}.md`);
      const blocks = [...content.matchAll(/^(`{3,})yaml\n(.*?)^\1$/gms)].map((match) =>
        parse(match[2] as string),
      );
      expect(blocks.length).toBe(examples.length + 1);
      for (const [index, { id, spec }] of examples.entries())
        expect(blocks[index]).toEqual({
          metadata: { namespace: defaultNamespace, type, id },
          spec: parse(spec),
        });
    }
});

test("says rules in words and uses the names of YAML", () => {
  const mount = page(ours, "MountSpecs.storage.cosi.dev.md");
  expect(mount).toContain("Exactly one of `filesystemType` and `bind` is set: a mount is either");
  expect(mount).toContain("`propagation` needs `bind`: propagation is a property of bind mounts.");
  expect(mount).toContain("At most 64 items. All items are different. Each item: 1 to 256 characters.");
  expect(mount).toContain("| `target`<br>**required** |");
  expect(mount).toContain("Cannot be changed once the resource exists.");
  const every = page(odd, "EveryRules.test.example.md");
  expect(every).toContain("Between 3 and 21. A multiple of 3.");
  expect(every).toContain("Greater than 0 and less than 1.");
  expect(every).toContain("`alpha` or `beta`.");
  expect(every).toContain("2 to 3 entries. Keys: Matches `^[a-z]+$`. Values: Matches `^[0-9]+$`.");
  expect(page(odd, "OddSpecs.test.example.md")).toContain(
    "Like `otherName`.<br>Second paragraph with a \\| bar.",
  );
});

test("shows HTML and templates of comments as text, and keeps bars out of the way of tables", () => {
  const content = page(odd, "OddSpecs.test.example.md");
  expect(content).toContain(
    "Turns &lt;b>bold&lt;/b> into &#123;&#123; text }} &amp; more, unlike `<b>` in code",
  );
  expect(content).toContain("Matches ``^(a\\|b`)$``.");
  for (const line of content.split("\n").filter((other) => other.startsWith("| `")))
    expect(line.replaceAll("\\|", "").split("|").length, line).toBe(6);
});

test("marks secrets and shows neither their defaults nor their examples", () => {
  const content = page(odd, "OddSpecs.test.example.md");
  expect(content).toContain("| `otherName`<br>**secret** |");
  expect(content).toContain("Some fields are secret: no tool shows their values.");
  expect(content).not.toContain("hidden-word");
  expect(page(ours, "EtcFileSpecs.files.cosi.dev.md")).toContain("The whole spec is secret");
});

test("links requirements where an address is given", () => {
  expect(page(odd, "OddSpecs.test.example.md")).toContain("| Requirements | `ODD-001` |");
  const linked = emitReference(odd, { requirementUrl: "https://example.org/spec#{id}" });
  expect(linked.get("OddSpecs.test.example.md")).toContain("[ODD-001](https://example.org/spec#ODD-001)");
});
