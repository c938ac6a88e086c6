import { expect, it } from "vitest";
import { extractRequirements } from "./extract-requirements.ts";
import { findStale, renderOutputs } from "./render-outputs.ts";

const chapter = `# Fixture

Prose about it.

## First

**COSI-UPD-001 MUST.** A server   answers
  with \`OK\`.

Note: free text, which may say may.

## Second

*Feature: tail-events.*
*Subject: client.*

**COSI-WCH-002 SHOULD NOT.** A client asks twice.

### Inner

**COSI-WCH-001 MAY.** A client asks.
`;

function messagesOf(text: string, file = "01-a.md"): string[] {
  return extractRequirements([{ file, text }]).problems.map(
    ({ file, line, column, message }) => `${file}:${line}:${column} ${message}`,
  );
}

it("reads ID, level, normalised text, chapter, section, feature and subject", () => {
  const { requirements, problems } = extractRequirements([{ file: "01-a.md", text: chapter }]);
  expect(problems).toEqual([]);
  expect(requirements.map(({ hash: _hash, ...rest }) => rest)).toEqual([
    {
      id: "COSI-UPD-001",
      level: "MUST",
      text: "A server answers with `OK`.",
      chapter: "01-a.md",
      section: "First",
      feature: null,
      subject: "server",
    },
    {
      id: "COSI-WCH-002",
      level: "SHOULD NOT",
      text: "A client asks twice.",
      chapter: "01-a.md",
      section: "Second",
      feature: "tail-events",
      subject: "client",
    },
    {
      id: "COSI-WCH-001",
      level: "MAY",
      text: "A client asks.",
      chapter: "01-a.md",
      section: "Inner",
      feature: "tail-events",
      subject: "client",
    },
  ]);
});

it("hashes level and text, not layout", () => {
  const hashOf = (text: string) => extractRequirements([{ file: "a.md", text }]).requirements[0]?.hash;
  // printf 'MUSTA b.' | sha256sum
  expect(hashOf("**COSI-UPD-001 MUST.** A b.")).toBe("36a0385431e6a050");
  expect(hashOf("**COSI-UPD-001 MUST.** A\n   b.")).toBe("36a0385431e6a050");
  expect(hashOf("**COSI-UPD-001 SHOULD.** A b.")).not.toBe("36a0385431e6a050");
});

it("does not carry feature and subject into the next section", () => {
  const { requirements } = extractRequirements([
    { file: "a.md", text: `${chapter}\n## Third\n\n**COSI-WCH-003 MUST.** A server answers.\n` },
  ]);
  expect(requirements.at(-1)).toMatchObject({ section: "Third", feature: null, subject: "server" });
});

it.each([
  ["a word in small letters", "Text.\n\nIt must work.", "01-a.md:3:4"],
  ["a word in mixed letters", "It Should work.", "01-a.md:1:4"],
  ["a word in a heading", "## Shall it", "01-a.md:1:4"],
  ["a word in a table", "| a | must |", "01-a.md:1:7"],
  ["a word in code", "```\nmust\n```", "01-a.md:2:1"],
  ["a capital MAY", "It MAY work.", "01-a.md:1:4"],
  ["a capital REQUIRED", "It is REQUIRED.", "01-a.md:1:7"],
  ["a capital OPTIONAL", "It is OPTIONAL.", "01-a.md:1:7"],
  ["a capital RECOMMENDED", "It is RECOMMENDED.", "01-a.md:1:7"],
])("reports %s outside a requirement with its place", (_name, text, place) => {
  expect(messagesOf(text)).toEqual([expect.stringMatching(new RegExp(`^${place} normative word`))]);
});

it("accepts small may, required and optional, and words that contain a normative one", () => {
  expect(messagesOf("It may be required or optional. Mustard, shoulder, shallow.")).toEqual([]);
});

it("reports every normative word of a line", () => {
  expect(messagesOf("must and shall")).toHaveLength(2);
});

it.each([
  ["a bad level", "**COSI-UPD-001 WILL.** A.", '01-a.md:1:3 bad level "WILL"'],
  ["a level in small letters", "**COSI-UPD-001 must.** A.", '01-a.md:1:3 bad level "must"'],
  ["an unknown area", "**COSI-XYZ-001 MUST.** A.", '01-a.md:1:3 unknown area "XYZ"'],
  ["a short number", "**COSI-UPD-01 MUST.** A.", '01-a.md:1:3 bad number "01"'],
  ["a missing text", "**COSI-UPD-001 MUST.**", "01-a.md:1:1 a requirement has no text"],
  ["a missing full stop", "**COSI-UPD-001 MUST** A.", "01-a.md:1:1 a requirement does not begin with"],
  ["an ID in a list", "- **COSI-UPD-001 MUST.** A.", "01-a.md:1:3 a requirement ID does not begin"],
  [
    "two requirements in one paragraph",
    "**COSI-UPD-001 MUST.** A.\n**COSI-UPD-002 MUST.** B.",
    "01-a.md:2:1 a requirement ID does not begin",
  ],
  [
    "a requirement glued to prose",
    "Text.\n**COSI-UPD-001 MUST.** A.",
    "01-a.md:2:1 a requirement has no empty",
  ],
  ["an unknown feature", "## S\n\n*Feature: tail-event.*", '01-a.md:3:1 unknown feature "tail-event"'],
  ["an unknown subject", "## S\n\n*Subject: me.*", '01-a.md:3:1 unknown subject "me"'],
  ["a feature in underscores", "## S\n\n_Feature: tail-events._", "01-a.md:3:1 write the line as"],
  ["a subject without a full stop", "## S\n\n*Subject: client*", "01-a.md:3:1 write the line as"],
  ["a late feature", "## S\n\nText.\n\n*Feature: tail-events.*", '01-a.md:5:1 "Feature:" line is not'],
  ["an unknown reference", "See COSI-UPD-009.", "01-a.md:1:5 reference to COSI-UPD-009"],
])("reports %s", (_name, text, start) => {
  const messages = messagesOf(text);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.startsWith(start)).toBe(true);
});

it("reports an ID that occurs in two chapters and names the first place", () => {
  const text = "**COSI-UPD-001 MUST.** A.\n";
  const { problems } = extractRequirements([
    { file: "02-b.md", text: `Text.\n\n${text}` },
    { file: "01-a.md", text },
  ]);
  expect(problems).toEqual([
    { file: "02-b.md", line: 3, column: 3, message: "duplicate ID COSI-UPD-001, first at 01-a.md:1" },
  ]);
});

it("orders by chapter and renders the same bytes whatever the order of input", () => {
  const chapters = [
    { file: "02-b.md", text: "**COSI-CRE-001 MUST.** B.\n" },
    { file: "01-a.md", text: "**COSI-UPD-001 MUST.** A.\n" },
  ];
  const forward = extractRequirements(chapters).requirements;
  const backward = extractRequirements(chapters.toReversed()).requirements;
  expect(forward.map(({ id }) => id)).toEqual(["COSI-UPD-001", "COSI-CRE-001"]);
  expect(renderOutputs(forward)).toEqual(renderOutputs(backward));
});

it("renders sorted IDs and a record with every field", () => {
  const { requirements } = extractRequirements([{ file: "01-a.md", text: chapter }]);
  const [json, ids, record] = renderOutputs(requirements);
  expect(JSON.parse(json?.text ?? "")).toEqual(requirements);
  expect(ids?.text).toContain(
    'export type RequirementId =\n  | "COSI-UPD-001"\n  | "COSI-WCH-001"\n  | "COSI-WCH-002";\n',
  );
  expect(
    ids?.text
      .split("\n")
      .slice(0, 2)
      .every((line) => line.startsWith("// ")),
  ).toBe(true);
  expect(record?.text).toContain('  "COSI-UPD-001": {\n    id: "COSI-UPD-001",\n    level: "MUST",\n');
  expect(record?.text).toContain('feature: "tail-events",\n    subject: "client",');
});

it("names missing and stale outputs and nothing else", () => {
  const outputs = renderOutputs([]);
  const texts = new Map(outputs.map(({ path, text }) => [path, text]));
  expect(findStale(outputs, (path) => texts.get(path))).toEqual([]);
  texts.set("spec/requirements.json", "[]");
  texts.delete("conformance/src/gen/requirements.gen.ts");
  expect(findStale(outputs, (path) => texts.get(path))).toEqual([
    "spec/requirements.json: stale",
    "conformance/src/gen/requirements.gen.ts: missing",
  ]);
});
