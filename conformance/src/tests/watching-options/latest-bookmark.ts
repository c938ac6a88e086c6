import { type Test, type TestContext, test } from "../../test.ts";
import { open, readTo } from "./_reading.ts";

type Step = (world: TestContext["world"]) => Promise<string>;

/** Steps whose last event has the bookmark; each answers the id of its resource. */
const steps: Readonly<Record<string, Step>> = {
  created: async (world) => (await world.create()).metadata!.id,
  updated: async (world) => (await world.update(await world.create())).metadata!.id,
  destroyed: async (world) => {
    const resource = await world.create();
    await world.destroy(resource);
    return resource.metadata!.id;
  },
};

const counts: Readonly<Record<string, number>> = { created: 1, updated: 2, destroyed: 2 };

async function judge({ world, call, check }: TestContext, name: string): Promise<void> {
  const { namespace, type } = world;
  const watch = await world.watch();
  const id = await steps[name]!(world);
  const latest = (await world.takeEvents(watch, counts[name]!)).at(-1)!;
  const options = { startFromBookmark: world.bookmarkOf(latest) };
  const kind = await open({ call }, { namespace, type, apiVersion: 1, options });
  const single = await open({ call }, { namespace, type, id, apiVersion: 1, options });
  check.isOk("COSI-WCH-035", kind.opening);
  check.isOk("COSI-WCH-035", single.opening);
  const fence = await world.create();
  if (kind.opening.kind === "ok") check.events("COSI-WCH-034", await readTo(kind.watch, fence), []);
  else check.isRefused("COSI-WCH-034", kind.opening);
}

export default [
  ...Object.keys(steps).map(
    (name): Test =>
      test({
        id: `watching-options.latest-bookmark-${name}`,
        title: `The bookmark of a ${name.toUpperCase()} event is accepted while it is the latest, and nothing is repeated`,
        covers: ["COSI-WCH-035", "COSI-WCH-034"],
        run: (context) => judge(context, name),
      }),
  ),
  test({
    id: "watching-options.latest-bookmark-busy",
    title: "The bookmark of the latest event of a kind is accepted after many changes of other kinds",
    covers: ["COSI-WCH-035"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch();
      await world.create();
      const [latest] = await world.takeEvents(watch, 1);
      let other = await world.create({ type: world.otherType() });
      let elsewhere = await world.create({ namespace: world.otherNamespace() });
      for (let i = 0; i < 100; i++) {
        other = await world.update(other);
        elsewhere = await world.update(elsewhere);
      }
      const options = { startFromBookmark: world.bookmarkOf(latest!) };
      const { opening } = await open({ call }, { namespace, type, apiVersion: 1, options });
      check.isOk("COSI-WCH-035", opening);
    },
  }),
];
