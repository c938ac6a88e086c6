import { type Test, type TestContext, test } from "../../test.ts";
import { open, type WatchRequestInit } from "./_reading.ts";

interface Row {
  readonly name: string;
  readonly what: string;
  readonly isSingle?: boolean;
  readonly options: WatchRequestInit["options"];
  /** Bookmark that is added: of the latest event, empty, or none. */
  readonly bookmark: "latest" | "empty" | "none";
}

const [boot, tail] = [{ bootstrapContents: true }, { tailEvents: 3 }];

const rows: readonly Row[] = [
  {
    name: "bootstrap-tail",
    what: "bootstrap and tail events",
    options: { ...boot, ...tail },
    bookmark: "none",
  },
  { name: "bootstrap-bookmark", what: "bootstrap and a bookmark", options: boot, bookmark: "latest" },
  { name: "tail-bookmark", what: "tail events and a bookmark", options: tail, bookmark: "latest" },
  {
    name: "bootstrap-tail-bookmark",
    what: "bootstrap, tail events and a bookmark",
    options: { ...boot, ...tail },
    bookmark: "latest",
  },
  {
    name: "bootstrap-bad-bookmark",
    what: "bootstrap and a bookmark that is empty",
    options: boot,
    bookmark: "empty",
  },
  {
    name: "tail-bad-bookmark",
    what: "tail events and a bookmark that is empty",
    options: tail,
    bookmark: "empty",
  },
  {
    name: "single-tail-bookmark",
    what: "tail events and a bookmark in a single watch",
    isSingle: true,
    options: tail,
    bookmark: "latest",
  },
  {
    name: "single-tail-bad-bookmark",
    what: "tail events and an empty bookmark in a single watch",
    isSingle: true,
    options: tail,
    bookmark: "empty",
  },
];

/** Stores a resource and takes the bookmark of its creation. */
async function takeBookmark({ world }: TestContext): Promise<Uint8Array> {
  const watch = await world.watch();
  await world.create();
  const [event] = await world.takeEvents(watch, 1);
  return world.bookmarkOf(event!);
}

async function judge(context: TestContext, row: Row): Promise<void> {
  const { world, check } = context;
  const { namespace, type, features } = world;
  const bookmark = row.bookmark === "latest" ? await takeBookmark(context) : new Uint8Array();
  const { opening } = await open(context, {
    namespace,
    type,
    apiVersion: 1,
    ...(row.isSingle === true && { id: world.newId() }),
    options: { ...row.options, ...(row.bookmark !== "none" && { startFromBookmark: bookmark }) },
  });
  check.isRefused("COSI-WCH-032", opening);
  check.that(
    "COSI-WCH-032",
    opening.kind !== "refused" || opening.code !== "FAILED_PRECONDITION",
    { want: "a refusal that does not blame the bookmark", got: "FAILED_PRECONDITION" },
    opening,
  );
  const isTailMissing = (row.options?.tailEvents ?? 0) > 0 && !features["tail-events"].isPresent;
  check.refusedWith("COSI-WCH-033", opening, "INVALID_ARGUMENT", [
    "UNKNOWN",
    ...(isTailMissing ? (["UNIMPLEMENTED"] as const) : []),
  ]);
}

export default rows.map(
  (row): Test =>
    test({
      id: `watching-options.contradictory-${row.name}`,
      title: `A watch with ${row.what} is refused, and not for its bookmark`,
      covers: ["COSI-WCH-032", "COSI-WCH-033"],
      effects: row.bookmark === "latest" ? "write" : "none",
      run: (context) => judge(context, row),
    }),
);
