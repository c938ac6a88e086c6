import { create, toBinary } from "@bufbuild/protobuf";
import { CreateRequestSchema, UpdateRequestSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { makeResource } from "../check/check.testdata.ts";
import { createJournal } from "./journal.ts";

function createRequest(id: string, owner = ""): Uint8Array {
  const resource = makeResource({ id, owner: "what the resource claims" });
  return toBinary(CreateRequestSchema, create(CreateRequestSchema, { resource, options: { owner } }));
}

const entry = (id: string, owner = "") => ({ namespace: "ns", type: "T", id, owner });

it("remembers every creation once, in order, with the owner that the options name", () => {
  const lines: string[] = [];
  const journal = createJournal((line) => lines.push(line));
  for (const id of ["b", "a", "b"]) journal.noteRequest("Create", createRequest(id));
  journal.noteRequest("Create", createRequest("b", "o"));
  expect(journal.entries()).toEqual([entry("b"), entry("a"), entry("b", "o")]);
  expect(lines.map((line) => JSON.parse(line))).toEqual(journal.entries());
});

it("stores a line before it remembers, so that a failed write stops the request", () => {
  const journal = createJournal(() => {
    throw new Error("disk full");
  });
  expect(() => journal.noteRequest("Create", createRequest("a"))).toThrow("disk full");
});

it("remembers nothing of other methods and of bytes that do not decode", () => {
  const journal = createJournal();
  const update = create(UpdateRequestSchema, { newResource: makeResource() });
  journal.noteRequest("Update", toBinary(UpdateRequestSchema, update));
  journal.noteRequest("Create", new Uint8Array([0x0a, 0x7f]));
  expect(journal.entries()).toEqual([]);
});

it("remembers a creation without metadata under the empty name that it has", () => {
  const journal = createJournal();
  journal.noteRequest("Create", new Uint8Array(0));
  expect(journal.entries()).toEqual([{ namespace: "", type: "", id: "", owner: "" }]);
});

it("forgets what is gone, and remembers it anew when it is created again", () => {
  const journal = createJournal();
  journal.noteRequest("Create", createRequest("a"));
  journal.noteRequest("Create", createRequest("b"));
  journal.remove(entry("a"));
  journal.remove(entry("never there"));
  expect(journal.entries()).toEqual([entry("b")]);
  journal.noteRequest("Create", createRequest("a"));
  expect(journal.entries()).toEqual([entry("b"), entry("a")]);
});
