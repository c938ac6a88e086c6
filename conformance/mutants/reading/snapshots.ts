import type { Resource } from "@cosi-spec/types";
import { type Context, intercept, isRefusal } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, leaveGap, nameOf } from "../lib/stored.ts";

type Answers = AsyncIterable<{ readonly resource?: Resource | undefined }>;

/** A server whose List puts together what it reads at different times. */
function patching(
  name: string,
  title: string,
  read: (list: () => Answers, context: Context) => AsyncIterable<Resource>,
): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    violates: ["COSI-LST-005"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next, context) {
          for await (const resource of read(() => next(request), context)) yield { resource };
        },
      }),
  });
}

async function collect(answers: Answers): Promise<Resource[]> {
  const resources: Resource[] = [];
  for await (const { resource } of answers) if (resource !== undefined) resources.push(resource);
  return resources;
}

async function* readEach(resources: readonly Resource[], context: Context): AsyncGenerator<Resource> {
  for (const { metadata } of resources) {
    await leaveGap();
    const now = await findStored(context, nameOf(metadata));
    if (now !== undefined) yield now;
  }
}

/** Reads pages of resources, each at a time of its own. */
async function* readPages(list: () => Answers, size: number): AsyncGenerator<Resource> {
  let last: Buffer | undefined;
  for (;;) {
    const rest = (await collect(list())).filter(
      ({ metadata }) => last === undefined || Buffer.compare(Buffer.from(metadata!.id), last) > 0,
    );
    yield* rest.slice(0, size);
    if (rest.length <= size) return;
    last = Buffer.from(rest[size - 1]!.metadata!.id);
    await leaveGap();
  }
}

export default [
  patching(
    "reads-one-by-one",
    "List reads the IDs first, then one resource after the other",
    async function* (list, context) {
      yield* readEach(await collect(list()), context);
    },
  ),
  patching(
    "reads-backwards",
    "List reads one resource after the other from the end and sorts them",
    async function* (list, context) {
      const resources: Resource[] = [];
      for await (const each of readEach((await collect(list())).reverse(), context)) resources.unshift(each);
      yield* resources;
    },
  ),
  patching("reads-pages", "List reads pages of 16 resources, each at a time of its own", (list) =>
    readPages(list, 16),
  ),
  patching("reads-large-pages", "List reads pages of 50 resources, each at a time of its own", (list) =>
    readPages(list, 50),
  ),
  patching(
    "sends-newest",
    "List replaces what was changed before it is sent",
    async function* (list, context) {
      for (const resource of await collect(list())) {
        await leaveGap();
        try {
          yield (await context.call("Get", nameOf(resource.metadata))).resource ?? resource;
        } catch (error) {
          if (!isRefusal(error, "NOT_FOUND")) throw error;
          yield resource;
        }
      }
    },
  ),
];
