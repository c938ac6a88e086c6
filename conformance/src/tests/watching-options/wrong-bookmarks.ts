import { type Test, type TestContext, test } from "../../test.ts";
import { open } from "./_reading.ts";

/** Longer than any bookmark. */
const paddingBytes = 4096;

/** Stores a resource and takes the bookmark of its creation, which is the latest event. */
async function takeBookmark({ world }: TestContext): Promise<Uint8Array> {
  const watch = await world.watch();
  await world.create();
  const [event] = await world.takeEvents(watch, 1);
  return world.bookmarkOf(event!);
}

/** Opens a kind watch and a single watch with a bookmark and judges that both are refused. */
async function judge(
  context: TestContext,
  requirement: "COSI-WCH-036" | "COSI-WCH-037",
  startFromBookmark: Uint8Array,
): Promise<void> {
  const { namespace, type, newId } = context.world;
  for (const single of [{}, { id: newId() }]) {
    const request = { namespace, type, ...single, apiVersion: 1, options: { startFromBookmark } };
    const { opening } = await open(context, request);
    context.check.refusedWith(requirement, opening, "FAILED_PRECONDITION");
  }
}

const forgeries: Readonly<Record<string, (bookmark: Uint8Array, context: TestContext) => Uint8Array>> = {
  random: ({ length }, { world }) => world.random.bytes(length),
  changed: (bookmark) => bookmark.map((byte, i) => (i === 0 ? byte ^ 0x80 : byte)),
  shortened: (bookmark) => bookmark.slice(0, -1),
};

export default [
  test({
    id: "watching-options.empty-bookmark",
    title: "A bookmark that is present but empty is refused",
    covers: ["COSI-WCH-036"],
    effects: "none",
    run: (context) => judge(context, "COSI-WCH-036", new Uint8Array()),
  }),
  test({
    id: "watching-options.long-bookmark",
    title: "A bookmark with much appended to it is refused",
    covers: ["COSI-WCH-036"],
    async run(context) {
      const bookmark = await takeBookmark(context);
      const long = new Uint8Array(bookmark.length + paddingBytes);
      long.set(bookmark);
      await judge(context, "COSI-WCH-036", long);
    },
  }),
  ...Object.entries(forgeries).map(
    ([name, forge]): Test =>
      test({
        id: `watching-options.forged-bookmark-${name}`,
        title: `A bookmark that was never issued (${name}) is refused`,
        covers: ["COSI-WCH-037"],
        run: async (context) => judge(context, "COSI-WCH-037", forge(await takeBookmark(context), context)),
      }),
  ),
];
