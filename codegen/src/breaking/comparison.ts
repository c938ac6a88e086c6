import { createPlaces, type Place, type Places } from "../lint/places.ts";
import { enumOf, findRolesOfMessages, type MessageRoles } from "../lint/roles-of-messages.ts";
import type {
  EnumType,
  EnumValue,
  Field,
  MessageType,
  Model,
  ResourceType,
  SourceFile,
} from "../model/model.ts";
import { noWireFacts, type WireFacts } from "./wire-facts.ts";

/** Schemas at one time. */
export interface Snapshot {
  readonly model: Model;
  /** What descriptors say beyond the model. Default: nothing. */
  readonly facts?: WireFacts;
}

/** A thing before and after. */
export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

/** A field before and after, with its messages. */
export interface FieldPair extends Pair<Field> {
  readonly message: Pair<MessageType>;
}

/** Two states of schemas, with what belongs together side by side. */
export interface Comparison {
  readonly before: Model;
  readonly after: Model;
  readonly facts: Pair<WireFacts>;
  readonly files: readonly Pair<SourceFile>[];
  readonly messages: readonly Pair<MessageType>[];
  readonly removedMessages: readonly MessageType[];
  readonly fields: readonly FieldPair[];
  /** Fields whose number is gone, with the message as it was and is. */
  readonly removedFields: readonly { readonly message: Pair<MessageType>; readonly field: Field }[];
  readonly enums: readonly Pair<EnumType>[];
  readonly removedEnums: readonly EnumType[];
  /** Enum values of the same number; the names differ where one was renamed. */
  readonly values: readonly { readonly type: Pair<EnumType>; readonly value: Pair<EnumValue> }[];
  /** Values whose number is gone. */
  readonly removedValues: readonly { readonly type: Pair<EnumType>; readonly value: EnumValue }[];
  readonly resources: readonly Pair<ResourceType>[];
  readonly removedResources: readonly ResourceType[];
  /** Makes places in the schemas after the change. */
  readonly places: Places;
  /** Place of something that is gone, in the file that had it. */
  placeOfRemoved(path: string, location: { readonly file: string }): Place;
  /** Name that a message or enum has after the change, where its package was renamed. */
  movedNameOf(name: string): string;
  /** The same, where the spec of a resource type became another message too, with what is nested in it. */
  newNameOf(name: string): string;
  /** Whether people or clients write the message or enum, before the change. */
  isWritten(name: string): boolean;
  /** Whether clients read the message or enum from controllers, before the change. */
  isRead(name: string): boolean;
}

/** Puts two states of schemas side by side. */
export function compareModels(before: Snapshot, after: Snapshot): Comparison {
  const old = before.model;
  const now = after.model;
  const files = old.files.flatMap((file) => {
    const match = now.files.find(({ path }) => path === file.path);
    return match === undefined ? [] : [{ before: file, after: match }];
  });
  const movedNameOf = createRenamer(files, now);
  const askedMessages = old.files.flatMap((file) =>
    file.messages.flatMap((name) => old.messages.get(name) ?? []),
  );
  const askedEnums = old.files.flatMap((file) => file.enums.flatMap((name) => old.enums.get(name) ?? []));
  const resources = pairResources(old, now, movedNameOf);
  const newNameOf = followSpecs(resources, movedNameOf, now);
  const findMessage = (name: string): MessageType | undefined => now.messages.get(newNameOf(name));
  const messages = askedMessages.flatMap((message) => {
    const match = findMessage(message.fullName);
    return match === undefined ? [] : [{ before: message, after: match }];
  });
  const enums = askedEnums.flatMap((type) => {
    const match = now.enums.get(newNameOf(type.fullName));
    return match === undefined ? [] : [{ before: type, after: match }];
  });
  const removedMessages = askedMessages.filter(({ fullName }) => findMessage(fullName) === undefined);
  const removedNames = new Set(removedMessages.map(({ fullName }) => fullName));
  const isInner = ({ parent }: { readonly parent: string | undefined }): boolean =>
    parent !== undefined && removedNames.has(parent);
  const usage = findUsage(old);
  return {
    before: old,
    after: now,
    facts: { before: before.facts ?? noWireFacts, after: after.facts ?? noWireFacts },
    files,
    messages,
    removedMessages: removedMessages.filter((message) => !isInner(message)),
    fields: messages.flatMap((message) =>
      message.before.fields.flatMap((field) => {
        const match = findField(message.after, field);
        return match === undefined ? [] : [{ before: field, after: match, message }];
      }),
    ),
    removedFields: messages.flatMap((message) =>
      message.before.fields
        .filter((field) => findField(message.after, field) === undefined)
        .map((field) => ({ message, field })),
    ),
    enums,
    removedEnums: askedEnums.filter((type) => !now.enums.has(newNameOf(type.fullName)) && !isInner(type)),
    values: enums.flatMap((type) => pairValues(type)),
    removedValues: enums.flatMap((type) =>
      type.before.values
        .filter(({ number }) => !type.after.values.some((value) => value.number === number))
        .map((value) => ({ type, value })),
    ),
    resources,
    removedResources: old.resources.filter(
      (resource) =>
        !resources.some((pair) => pair.before === resource) && isAsked(old, resource.location.file),
    ),
    places: createPlaces(now),
    placeOfRemoved: (path, { file }) => ({
      path,
      location: { file, line: 1, column: 1 },
      scopes: [],
    }),
    movedNameOf,
    newNameOf,
    isWritten: usage.isWritten,
    isRead: usage.isRead,
  };
}

function isAsked(model: Model, path: string): boolean {
  return model.files.some((file) => file.path === path);
}

/** A file with another package renames everything in it; that is one change, not one for each message. */
function createRenamer(files: readonly Pair<SourceFile>[], after: Model): (name: string) => string {
  const renamed = new Map<string, string>();
  for (const file of files) {
    if (file.before.package === file.after.package) continue;
    for (const name of [...file.before.messages, ...file.before.enums]) {
      const local = file.before.package === "" ? name : name.slice(file.before.package.length + 1);
      const moved = file.after.package === "" ? local : `${file.after.package}.${local}`;
      if (after.messages.has(moved) || after.enums.has(moved)) renamed.set(name, moved);
    }
  }
  return (name) => renamed.get(name) ?? name;
}

/** The spec of a type is compared with the spec of the same type, whatever its name; so is what is nested in it. */
function followSpecs(
  resources: readonly Pair<ResourceType>[],
  movedNameOf: (name: string) => string,
  after: Model,
): (name: string) => string {
  const renamed = resources.filter(({ before, after: now }) => movedNameOf(before.message) !== now.message);
  return (name) => {
    const moved = movedNameOf(name);
    if (after.messages.has(moved) || after.enums.has(moved)) return moved;
    const spec = renamed.find(
      ({ before }) => name === before.message || name.startsWith(`${before.message}.`),
    );
    return spec === undefined ? moved : spec.after.message + name.slice(spec.before.message.length);
  };
}

/** Resource types belong together by type name; where that is gone, by their message. */
function pairResources(
  before: Model,
  after: Model,
  newNameOf: (name: string) => string,
): Pair<ResourceType>[] {
  const types = new Set(before.resources.map(({ type }) => type));
  return before.resources.flatMap((resource) => {
    if (!isAsked(before, resource.location.file)) return [];
    const match =
      after.resources.find(({ type }) => type === resource.type) ??
      after.resources.find(
        ({ type, message }) => message === newNameOf(resource.message) && !types.has(type),
      );
    return match === undefined ? [] : [{ before: resource, after: match }];
  });
}

/** Fields are the same by number; those of JSON Schema, which have none, by name. */
function findField(message: MessageType, field: Field): Field | undefined {
  return message.fields.find((other) =>
    field.number === 0 ? other.jsonName === field.jsonName : other.number === field.number,
  );
}

/** Values are the same by number; among aliases of one number those of the same name first. */
function pairValues(type: Pair<EnumType>): { type: Pair<EnumType>; value: Pair<EnumValue> }[] {
  return type.before.values.flatMap((value) => {
    const same = type.after.values.filter(({ number }) => number === value.number);
    const match = same.find(({ name }) => name === value.name) ?? same[0];
    return match === undefined ? [] : [{ type, value: { before: value, after: match } }];
  });
}

interface Usage {
  isWritten(name: string): boolean;
  isRead(name: string): boolean;
}

function findUsage(model: Model): Usage {
  const roles: MessageRoles = findRolesOfMessages(model);
  const usersOfEnums = new Map<string, string[]>();
  for (const message of model.messages.values())
    for (const field of message.fields) {
      const name = enumOf(field.type);
      if (name !== undefined) usersOfEnums.set(name, [...(usersOfEnums.get(name) ?? []), message.fullName]);
    }
  const spread = (name: string): readonly string[] =>
    model.enums.has(name) ? (usersOfEnums.get(name) ?? []) : [name];
  return {
    isWritten: (name) =>
      spread(name).length === 0 || spread(name).some((message) => roles.isWritten(message)),
    isRead: (name) => spread(name).some((message) => roles.isRead(message)),
  };
}
