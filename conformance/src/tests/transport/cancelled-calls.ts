import { create, toBinary } from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  GetRequestSchema,
  ListRequestSchema,
  UpdateRequestSchema,
} from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";

/** More than a server has room for if it forgets to free what a cancelled call held. */
const rounds = 150;

/** Opens a watch of somebody else and returns what judges, later, that everything still works. */
async function openBystander({ world, call, check }: TestContext): Promise<() => Promise<void>> {
  const { namespace, type } = world;
  const watch = await world.watch();
  return async () => {
    const resource = world.resource();
    const created = await call.create({ resource, options: {} });
    check.isOk("COSI-TRN-005", created);
    if (created.kind !== "ok") return;
    const { id } = nameOf(resource);
    const batch = await watch.readUntil((events) =>
      events.some((event) => event.resource?.metadata?.id === id),
    );
    check.arrives("COSI-TRN-005", batch);
    const newResource = created.value.resource!;
    check.isOk("COSI-TRN-005", await call.update({ newResource, options: {} }));
    check.isOk("COSI-TRN-005", await call.get({ namespace, type, id }));
    check.isOk("COSI-TRN-005", await call.list({ namespace, type, options: {} }));
    const late = call.watch({ namespace, type, options: {}, apiVersion: 1 });
    check.arrives("COSI-TRN-005", await late.takeMessages(1));
    check.isOk("COSI-TRN-005", await call.destroy({ namespace, type, id, options: {} }));
  };
}

export default [
  test({
    id: "transport.cancelled-watches",
    title:
      "Watches that are cancelled at once, after their first message, amid a bootstrap or later leave no trace",
    covers: ["COSI-TRN-005"],
    async run(context) {
      const { world, call } = context;
      const { namespace, type } = world;
      const judge = await openBystander(context);
      const stored = await world.create();
      for (let i = 0; i < 10; i++) await world.create();
      const { id } = nameOf(stored);
      for (let i = 0; i < rounds; i++) {
        const options = i % 3 === 0 ? { bootstrapContents: true } : {};
        const name = i % 3 === 1 ? { namespace, type, id } : { namespace, type };
        const watch = call.watch({ ...name, options, apiVersion: 1 });
        // A bootstrap has messages to read; the other watches have the first message, then silence.
        const count = i % 3 === 0 ? i % 5 : Math.min(i % 5, 1);
        if (count > 0) await watch.takeMessages(count);
        watch.cancel();
      }
      await judge();
    },
  }),
  test({
    id: "transport.cancelled-while-events-come",
    title: "Watches that are cancelled while events are on their way do not disturb other watches",
    covers: ["COSI-TRN-005"],
    async run(context) {
      const { world } = context;
      const judge = await openBystander(context);
      let stored = await world.create();
      for (let i = 0; i < 10; i++) {
        const [read, unread] = [await world.watch(), await world.watch({ id: nameOf(stored).id })];
        unread.pause();
        const updating = world.update(stored);
        if (i % 2 === 0) read.cancel();
        stored = await updating;
        read.cancel();
        unread.cancel();
      }
      await judge();
    },
  }),
  test({
    id: "transport.cancelled-calls",
    title: "Reads and writes that are cancelled at once leave a server that goes on",
    covers: ["COSI-TRN-005"],
    async run(context) {
      const { world, call } = context;
      const { namespace, type } = world;
      const judge = await openBystander(context);
      const stored = await world.create();
      const get = toBinary(GetRequestSchema, create(GetRequestSchema, nameOf(stored)));
      const list = toBinary(ListRequestSchema, create(ListRequestSchema, { namespace, type, options: {} }));
      const update = toBinary(
        UpdateRequestSchema,
        create(UpdateRequestSchema, { newResource: stored, options: {} }),
      );
      for (let i = 0; i < 20; i++) {
        const request = create(CreateRequestSchema, { resource: world.resource(), options: {} });
        const calls = [
          call.startRaw("Get", get),
          call.startRaw("List", list),
          call.startRaw("Update", update),
          call.startRaw("Create", toBinary(CreateRequestSchema, request)),
        ];
        // Some are cancelled before the request has left, some while another call is answered.
        if (i % 2 === 0) await call.get(nameOf(stored));
        for (const each of calls) each.cancel();
      }
      await judge();
    },
  }),
  test({
    id: "transport.cancelled-teardown-and-destroy",
    title: "Calls of TeardownAndDestroy that are cancelled while they wait leave a server that goes on",
    covers: ["COSI-TRN-005"],
    feature: "teardown-and-destroy",
    async run(context) {
      const { world, call, check } = context;
      const judge = await openBystander(context);
      const held = await world.create({ finalizers: ["holder"] });
      for (let i = 0; i < 20; i++) {
        const waiting = call.startTeardownAndDestroy({ ...nameOf(held), options: {} });
        if (i % 2 === 0) await call.get(nameOf(held));
        waiting.cancel();
      }
      await judge();
      check.isOk("COSI-TRN-005", await call.get(nameOf(held)));
    },
  }),
];
