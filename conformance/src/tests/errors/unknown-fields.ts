import { create, type Message, type UnknownField } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import {
  CreateRequestSchema,
  DestroyRequestSchema,
  GetRequestSchema,
  LabelTerm_Operation,
  ListRequestSchema,
  type Resource,
  UpdateRequestSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { answersAlike } from "./_alike.ts";

/** Adds fields to a message and to every message in it. @returns the message. */
function addFields<M extends Message>(message: M, fields: readonly UnknownField[]): M {
  message.$unknown = [...fields];
  for (const value of Object.values(message)) {
    for (const each of Array.isArray(value) ? value : [value]) if (isMessage(each)) addFields(each, fields);
  }
  return message;
}

/** Whether one of the fields is in the resource, at whatever level. */
function hasFields(message: Message, fields: readonly UnknownField[]): boolean {
  const isSame = (field: UnknownField): boolean =>
    fields.some(({ no, data }) => no === field.no && data.join() === field.data.join());
  return (
    (message.$unknown ?? []).some(isSame) ||
    Object.values(message).some((value) => isMessage(value) && hasFields(value, fields))
  );
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "$typeName" in value;
}

export default test({
  id: "errors.unknown-fields",
  title: "Request fields of unknown number are ignored at every level and never come back",
  covers: ["COSI-ERR-011"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const fields: readonly UnknownField[] = [
      { no: 1000, wireType: WireType.LengthDelimited, data: Uint8Array.of(8, ...world.random.bytes(8)) },
      { no: 536_870_911, wireType: WireType.Bit64, data: world.random.bytes(8) },
    ];
    const returned: Resource[] = [];
    const resource = world.resource({ labels: { app: "web" } });
    const name = nameOf(resource);
    const createRequest = addFields(create(CreateRequestSchema, { resource, options: {} }), fields);
    const created = check.succeeds("COSI-ERR-011", await call.create(createRequest)).resource;
    if (created !== undefined) returned.push(created);

    const stored = await world.get(resource);
    returned.push(stored);
    const newResource = world.change(stored, { labels: { app: "api" }, spec: { yamlSpec: "a: 1" } });
    const updateRequest = addFields(create(UpdateRequestSchema, { newResource, options: {} }), fields);
    // Field 1 of this message is reserved: clients of long ago put a version there.
    const old = { no: 1, wireType: WireType.LengthDelimited, data: Uint8Array.of(2, 0x39, 0x39) };
    updateRequest.$unknown = [old, ...fields];
    const watch = call.watch(
      addFields(create(WatchRequestSchema, { namespace, type, options: {}, apiVersion: 1 }), fields),
    );
    check.arrives("COSI-ERR-011", await watch.takeMessages(1));
    const updated = await call.update(updateRequest);
    check.isOk("COSI-ERR-011", updated);
    if (updated.kind === "ok" && updated.value.resource !== undefined) returned.push(updated.value.resource);
    const batch = await watch.take(1);
    for (const { resource: after, old: before } of batch.events) {
      returned.push(...[after, before].filter((each) => each !== undefined));
    }

    const got = await call.get(addFields(create(GetRequestSchema, { ...name, options: {} }), fields));
    check.isOk("COSI-ERR-011", got);
    if (got.kind === "ok" && got.value.resource !== undefined) returned.push(got.value.resource);
    const terms = [{ key: "app", op: LabelTerm_Operation.EQUAL, value: ["api"] }];
    const options = { labelQuery: [{ terms }] };
    const list = await call.list(addFields(create(ListRequestSchema, { namespace, type, options }), fields));
    check.isOk("COSI-ERR-011", list);
    if (list.kind === "ok") {
      returned.push(...list.value);
      const texts = { want: "a List with one resource", got: `${list.value.length} resources` };
      check.that("COSI-ERR-011", list.value.length === 1, texts, list);
    }

    const isReturned = returned.some((each) => hasFields(each, fields));
    const texts = { want: "resources without the unknown fields", got: isReturned ? "with them" : "without" };
    check.that("COSI-ERR-011", !isReturned, texts);
    const destroyRequest = addFields(create(DestroyRequestSchema, { ...name, options: {} }), fields);
    const twin = await call.destroy({ ...nameOf(await world.create()), options: {} });
    answersAlike(check, "COSI-ERR-011", await call.destroy(destroyRequest), twin);
  },
});
