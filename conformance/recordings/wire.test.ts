import { readFileSync } from "node:fs";
import { createRegistry } from "@bufbuild/protobuf";
import { file_v1alpha1_meta, file_v1alpha1_resource, file_v1alpha1_state } from "@cosi-spec/types";
import { expect, it } from "vitest";
import type { DecodeLine, WireDifference, WireLine } from "./wire/check-wire.ts";
import { checkDecode, checkWire } from "./wire/check-wire.ts";
import { readLines } from "./wire/read-lines.ts";

interface ListedDifference extends WireDifference {
  readonly file: "wire.ndjson" | "wire-decode.ndjson";
  readonly reason: string;
}

const registry = createRegistry(file_v1alpha1_meta, file_v1alpha1_resource, file_v1alpha1_state);
const wire = readLines<WireLine>(new URL("wire.ndjson", import.meta.url));
const decode = readLines<DecodeLine>(new URL("wire-decode.ndjson", import.meta.url));
const listed = JSON.parse(
  readFileSync(new URL("wire-differences.json", import.meta.url), "utf8"),
) as ListedDifference[];

function expectedFor(file: ListedDifference["file"]): WireDifference[] {
  return listed
    .filter((entry) => entry.file === file)
    .map(({ line, message, case: name, check, want, got }) => ({
      line,
      message,
      case: name,
      check,
      want,
      got,
    }));
}

it("encodes and decodes every recorded message as listed", () => {
  expect(wire).toHaveLength(709);
  expect(checkWire(registry, wire)).toEqual(expectedFor("wire.ndjson"));
});

it("accepts and refuses every recorded byte string as listed", () => {
  expect(decode).toHaveLength(86);
  expect(checkDecode(registry, decode)).toEqual(expectedFor("wire-decode.ndjson"));
});

it("covers every message of the three protos", () => {
  const known = [...registry].filter((desc) => desc.kind === "message").map((desc) => desc.typeName);
  const recorded = new Set(wire.map((line) => line.message));
  expect([...recorded].sort()).toEqual(known.filter((name) => name.startsWith("cosi.")).sort());
});

it("gives a reason for every listed difference", () => {
  expect(listed.filter((entry) => entry.reason.length < 20)).toEqual([]);
});
