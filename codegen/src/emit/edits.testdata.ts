import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { createMemory } from "../generate/remember.ts";
import { loadProtoModel } from "../input/load-proto.ts";
import type { Field, FieldType, MessageType, Model, ResourceType } from "../model/model.ts";
import type { EmitContext, Remember } from "./emitter.ts";

/** Loads the schemas of this repository. */
export function loadOurs(): Promise<Model> {
  return loadProtoModel({ roots: [fileURLToPath(new URL("../../../schemas/proto", import.meta.url))] });
}

/** A memory that counts what is made. */
export interface CountedMemory {
  readonly context: Pick<EmitContext, "remember">;
  /** Types of which something was made in this round, sorted; ends the round. */
  endRound(): string[];
}

/** Creates a memory that counts. */
export function createCountedMemory(): CountedMemory {
  const memory = createMemory();
  const made = new Set<string>();
  const remember: Remember = (part, model, resource, make) =>
    memory.remember(part, model, resource, () => {
      made.add(resource.type);
      return make();
    });
  return {
    context: { remember },
    endRound() {
      const types = [...made].sort();
      memory.endRound();
      made.clear();
      return types;
    },
  };
}

/** Changes one message. */
export function editMessage(
  model: Model,
  name: string,
  edit: (message: MessageType) => Partial<MessageType>,
): Model {
  const message = model.messages.get(name);
  if (message === undefined) throw new Error(`The schemas have no ${name}.`);
  return { ...model, messages: new Map([...model.messages, [name, { ...message, ...edit(message) }]]) };
}

/** Types whose specs hold a message at any depth, sorted. */
export function listUsers(model: Model, wanted: string): string[] {
  const holds = (name: string, around: readonly string[]): boolean =>
    name === wanted ||
    (!around.includes(name) &&
      (model.messages.get(name)?.fields ?? []).some((field) =>
        namesOf(field.type).some((inner) => holds(inner, [...around, name])),
      ));
  return model.resources
    .filter(({ message }) => holds(message, []))
    .map(({ type }) => type)
    .sort();
}

function namesOf(type: FieldType): string[] {
  if (type.kind === "message") return [type.name];
  if (type.kind === "list") return namesOf(type.item);
  return type.kind === "map" ? namesOf(type.value) : [];
}

/** An edit of any kind: of a message, a field, an enum, a type, a file. */
export type Edit = (model: Model) => Model;

const fieldEdits: readonly ((field: Field, text: string) => Field)[] = [
  (field, text) => ({ ...field, comment: text }),
  (field, text) => ({ ...field, jsonName: `${field.jsonName}${text}` }),
  (field) => ({ ...field, isDeprecated: !field.isDeprecated }),
  (field) => ({ ...field, rules: { ...field.rules, isRequired: !field.rules.isRequired } }),
  (field) => ({ ...field, rules: { ...field.rules, isSensitive: !field.rules.isSensitive } }),
];

const resourceEdits: readonly ((resource: ResourceType, text: string, other: string) => ResourceType)[] = [
  (resource, text) => ({ ...resource, idDescription: text }),
  (resource, text) => ({ ...resource, defaultNamespace: text }),
  (resource) => ({ ...resource, isSensitive: !resource.isSensitive }),
  (resource, _text, other) => ({ ...resource, statusType: other }),
  // Two types of one short name are told apart by their whole names.
  (resource, text, other) => ({ ...resource, type: `${other.split(".")[0]}.${text.toLowerCase()}.example` }),
];

/** Any edit. Texts are told apart by a number, so that nothing gets the name of something else. */
export const anyEdit: fc.Arbitrary<Edit> = fc
  .tuple(
    fc.constantFrom("message", "field", "enum", "resource", "removal", "file"),
    fc.nat(),
    fc.nat(),
    fc.nat(9_999),
  )
  .map(
    ([what, place, variant, number]) =>
      (model) =>
        apply(model, what, [place, variant], `Edit${number}`),
  );

function apply(model: Model, what: string, [place, variant]: readonly [number, number], text: string): Model {
  const names = [...model.messages.keys()].filter((name) => name.startsWith("cosi."));
  const name = pick(names, place);
  switch (what) {
    case "message":
      return editMessage(model, name, () => ({ comment: text }));
    case "field":
      return editMessage(model, name, ({ fields }) => {
        const edited = variant % Math.max(1, fields.length);
        const edit = pick(fieldEdits, variant);
        return { fields: fields.map((field, index) => (index === edited ? edit(field, text) : field)) };
      });
    case "enum": {
      const type = pick([...model.enums.values()], place);
      const values = type.values.map((value) => ({ ...value, comment: text }));
      return { ...model, enums: new Map([...model.enums, [type.fullName, { ...type, values }]]) };
    }
    case "resource": {
      const edited = place % model.resources.length;
      const edit = pick(resourceEdits, variant);
      const other = pick(model.resources, variant >> 3).type;
      const resources = model.resources.map((resource, index) =>
        index === edited ? edit(resource, text, other) : resource,
      );
      const types = new Set(resources.map(({ type }) => type));
      return types.size < resources.length ? model : { ...model, resources };
    }
    case "removal":
      return model.resources.length < 2
        ? model
        : {
            ...model,
            resources: model.resources.filter((_, index) => index !== place % model.resources.length),
          };
    default: {
      const file = pick(model.files, place);
      return {
        ...model,
        files: model.files.map((other) => (other === file ? { ...file, package: text } : other)),
      };
    }
  }
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}
