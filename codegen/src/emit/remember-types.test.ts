import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../model/model.ts";
import { anyEdit, createCountedMemory, editMessage, listUsers, loadOurs } from "./edits.testdata.ts";
import type { EmitContext, EmittedFiles } from "./emitter.ts";
import { emitJsonSchema } from "./jsonschema/emit.ts";
import { emitReference } from "./reference/emit.ts";
import { emitValidators } from "./validators/emit.ts";

type Emit = (model: Model, context: Pick<EmitContext, "remember">) => EmittedFiles;

const emitters: readonly { name: string; emit: Emit; numRuns: number }[] = [
  { name: "jsonSchema", emit: (model, context) => emitJsonSchema(model, {}, context), numRuns: 40 },
  { name: "reference", emit: (model, context) => emitReference(model, {}, context), numRuns: 60 },
  {
    name: "validators",
    emit: (model, { remember }) =>
      emitValidators(
        model,
        {},
        {
          descriptors: undefined,
          folders: { messages: "types", validators: "checks" },
          ...(remember === undefined ? {} : { remember }),
        },
      ),
    numRuns: 15,
  },
];

let model: Model;

beforeAll(async () => {
  model = await loadOurs();
});

describe.each(emitters)("$name", ({ emit, numRuns }) => {
  it("makes every type once, and nothing again while nothing changes", () => {
    const { context, endRound } = createCountedMemory();
    const first = emit(model, context);
    expect(endRound()).toEqual(model.resources.map(({ type }) => type).sort());
    expect([...emit({ ...model }, context)]).toEqual([...first]);
    expect(endRound()).toEqual([]);
  });

  it.each([
    ["one type redoes that type alone", "cosi.net.v1alpha1.HostnameSpec", ["HostnameSpecs.net.cosi.dev"]],
    ["a message that types share redoes all of them", "cosi.common.v1alpha1.Condition", undefined],
  ])("an edit of %s", (_what, name, expected) => {
    const { context, endRound } = createCountedMemory();
    emit(model, context);
    endRound();
    const edited = editMessage(model, name, ({ fields }) => ({
      fields: fields.map((field) => ({
        ...field,
        comment: "Another text.",
        jsonName: `${field.jsonName}2`,
      })),
    }));
    const users = listUsers(model, name);
    expect(expected ?? users).toEqual(users);
    const files = emit(edited, context);
    expect(endRound()).toEqual(users);
    const isShared = expected === undefined;
    expect(users.length > 1 && users.length < model.resources.length).toBe(isShared);
    expect([...files]).toEqual([...emit(edited, {})]);
  });

  it("gives after any edits what a new run gives", () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (edits) => {
        const { context, endRound } = createCountedMemory();
        let edited = model;
        emit(edited, context);
        for (const edit of edits) {
          endRound();
          edited = edit(edited);
          expect([...emit(edited, context)]).toEqual([...emit(edited, {})]);
        }
      }),
      { seed: 20_260_101, numRuns },
    );
  }, 60_000);
});
