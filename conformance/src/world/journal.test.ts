import { create, toBinary } from "@bufbuild/protobuf";
import { CreateRequestSchema, UpdateRequestSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { makeOutcomes, makeResource } from "../check/check.testdata.ts";
import type { Outcome } from "../driver/outcome.ts";
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

const refused = (code: "ALREADY_EXISTS" | "INTERNAL" | "CANCELLED"): Outcome<never> => ({
  kind: "refused",
  ...{ code, details: "", exchange: makeOutcomes(undefined).refused.exchange },
});

it("takes back an entry whose only creation was refused because the resource was there", () => {
  const lines: string[] = [];
  const journal = createJournal((line) => lines.push(line));
  journal.noteRequest("Create", createRequest("a"))?.(refused("INTERNAL"));
  journal.noteRequest("Create", createRequest("foreign"))?.(refused("ALREADY_EXISTS"));
  expect(journal.entries()).toEqual([entry("a")]);
  expect(JSON.parse(lines.at(-1)!)).toEqual({ ...entry("foreign"), isForeign: true });
});

it("keeps an entry where another creation of the same name may have made it", () => {
  const journal = createJournal();
  const settles = [1, 2].map(() => journal.noteRequest("Create", createRequest("a")));
  for (const settle of settles) settle?.(refused("ALREADY_EXISTS"));
  expect(journal.entries()).toEqual([entry("a")]);
  const known = createJournal(undefined, [entry("b")]);
  known.noteRequest("Create", createRequest("b"))?.(refused("ALREADY_EXISTS"));
  expect(known.entries()).toEqual([entry("b")]);
});

it("knows whose creation came to no end, even when it is gone for now", () => {
  const journal = createJournal();
  const { silent, ok } = makeOutcomes({});
  journal.noteRequest("Create", createRequest("a"))?.(silent);
  journal.noteRequest("Create", createRequest("b"))?.(refused("CANCELLED"));
  journal.noteRequest("Create", createRequest("c"))?.(ok);
  journal.remove(entry("a"));
  expect(journal.unsettled()).toEqual([entry("a"), entry("b")]);
});
