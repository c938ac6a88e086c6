import { EventType } from "@cosi-spec/types";
import { expect, it } from "vitest";
import type { CosiErrorCode } from "../cosi-error.ts";
import { printEvent } from "./print-event.testdata.ts";
import { type WatchKindParams, watchKind } from "./resumable-watch.ts";
import {
  type Action,
  bootstrapped,
  createScripted,
  event,
  failure,
  kind,
  open,
  settle,
  take,
} from "./scripted.testdata.ts";

/** The first events of a watch over scripted connections. */
async function watch(
  count: number,
  scripts: readonly (readonly Action[])[],
  params: Partial<WatchKindParams> = {},
) {
  const deps = createScripted(scripts);
  const events = await take(count, watchKind(deps, { ...kind, ...params }), printEvent);
  return { deps, events, starts: deps.requests.map(({ options }) => options?.startFromBookmark?.[0]) };
}

const lost = failure("unavailable");
const first: readonly Action[] = [open, [event("CREATED", "a", 1)], [bootstrapped(1)]];

it("tells what is there at once, then that this is all, then changes", async () => {
  const { deps, events } = await watch(5, [
    [
      ...first,
      [event("UPDATED", "a", 2, { place: 2 })],
      [event("DESTROYED", "a", 2, { place: 3 })],
      [event("CREATED", "a", 1, { place: 4, life: 1 })],
    ],
  ]);
  expect(events).toEqual(["+a@1", "=", "~a@1>2", "-a@2", "+a@1"]);
  expect(deps.requests[0]?.options).toMatchObject({ bootstrapContents: true });
});

it("sends the query with every request", async () => {
  const query = { labelQuery: [{ terms: [{ key: "app" }] }], idQuery: { regexp: "^a" } };
  const { deps } = await watch(3, [[...first, lost], [[event("UPDATED", "a", 2, { place: 2 })]]], { query });
  expect(deps.requests).toHaveLength(2);
  for (const { options } of deps.requests) expect(options).toMatchObject(query);
});

it("gives each event its bookmark, those of a bootstrap apart", async () => {
  const bookmarks = await take(
    3,
    watchKind(
      createScripted([
        [
          [event("CREATED", "a", 1, { place: 1 })],
          [bootstrapped(1)],
          [event("UPDATED", "a", 2, { place: 2 })],
        ],
      ]),
      kind,
    ),
    ({ bookmark }) => `${bookmark}`,
  );
  expect(bookmarks).toEqual(["undefined", "1", "2"]);
});

it.each(["unavailable", "internal", "deadlineExceeded", "resourceExhausted"] as const)(
  "resumes at the last bookmark after %s",
  async (code) => {
    const { events, starts } = await watch(4, [
      [...first, [event("UPDATED", "a", 2, { place: 2 })], failure(code)],
      [failure(code)],
      [open, [event("UPDATED", "a", 3, { place: 3 })]],
    ]);
    expect(events).toEqual(["+a@1", "=", "~a@1>2", "~a@2>3"]);
    expect(starts).toEqual([undefined, 2, 2]);
  },
);

it("resumes after a clean end, ERRORED and a broken message [COSI-WCH-050]", async () => {
  const { events, starts } = await watch(3, [
    [...first, "end"],
    [open, [{ eventType: EventType.ERRORED, error: "overrun" }], [event("UPDATED", "a", 7, { place: 7 })]],
    [open, Uint8Array.of(0xff)],
    [open, [event("UPDATED", "a", 2, { place: 2 })]],
  ]);
  expect(events).toEqual(["+a@1", "=", "~a@1>2"]);
  expect(starts).toEqual([undefined, 1, 1, 1]);
});

it("waits longer with each failure, and short again after an event", async () => {
  const backoff = { initialMs: 100, maxMs: 300, factor: 2 };
  const scripts = [
    [...first, lost],
    [lost],
    [open, lost],
    [[event("UPDATED", "a", 2, { place: 2 })], lost],
    [[event("UPDATED", "a", 3, { place: 3 })]],
  ];
  const { deps } = await watch(4, scripts, { backoff });
  expect(deps.waits).toEqual([75, 150, 225, 75]);
});

it("tells the difference after a refused bookmark [COSI-WCH-053]", async () => {
  const { deps, events, starts } = await watch(11, [
    [
      [event("CREATED", "a", 1)],
      [event("CREATED", "b", 1)],
      [event("CREATED", "c", 9)],
      [event("CREATED", "d", 1)],
      [bootstrapped(1)],
      lost,
    ],
    [failure("invalidBookmark", "too old")],
    [
      open,
      [event("CREATED", "b", 1)],
      [event("CREATED", "c", 10)],
      [event("CREATED", "d", 2, { life: 1 })],
      [event("CREATED", "e", 1)],
      [bootstrapped(7)],
    ],
  ]);
  expect(events.slice(5)).toEqual(["!too old", "~c@9>10", "-d@1", "+d@2", "+e@1", "-a@1"]);
  expect(starts).toEqual([undefined, 1, undefined]);
  expect(deps.waits).toHaveLength(1);
});

it("ends the difference with bootstrapped and goes on from its bookmark", async () => {
  const { events, starts } = await watch(5, [
    [...first, lost],
    [failure("invalidBookmark", "too old")],
    [open, [event("CREATED", "a", 1)], [bootstrapped(7)], lost],
    [open, [event("UPDATED", "a", 2, { place: 8 })]],
  ]);
  expect(events).toEqual(["+a@1", "=", "!too old", "=", "~a@1>2"]);
  expect(starts).toEqual([undefined, 1, undefined, 7]);
});

it("tells an earlier state of the same life as another life", async () => {
  const { events } = await watch(6, [
    [[event("CREATED", "a", 10)], [bootstrapped(1)], lost],
    [failure("invalidBookmark", "restored")],
    [[event("CREATED", "a", 9)], [bootstrapped(2)]],
  ]);
  expect(events).toEqual(["+a@10", "=", "!restored", "-a@10", "+a@9", "="]);
});

it("starts over when the bookmark is refused in an open watch", async () => {
  const { events, starts } = await watch(4, [
    [...first, failure("invalidBookmark", "cut")],
    [[event("CREATED", "a", 1)], [bootstrapped(2)]],
  ]);
  expect(events).toEqual(["+a@1", "=", "!cut", "="]);
  expect(starts).toEqual([undefined, undefined]);
});

it("starts a broken bootstrap over and tells the difference only", async () => {
  const { events, starts } = await watch(5, [
    [[event("CREATED", "a", 1, { place: 1 })], [event("CREATED", "b", 1, { place: 1 })], lost],
    [[event("CREATED", "a", 2)], [bootstrapped(2)]],
  ]);
  expect(events).toEqual(["+a@1", "+b@1", "~a@1>2", "-b@1", "="]);
  expect(starts).toEqual([undefined, undefined]);
});

it("tells of one resync when the new bootstrap breaks", async () => {
  const { events } = await watch(5, [
    [...first, lost],
    [failure("invalidBookmark", "old")],
    [open, [event("CREATED", "a", 2)], lost],
    [open, [event("CREATED", "a", 2)], [bootstrapped(5)]],
  ]);
  expect(events).toEqual(["+a@1", "=", "!old", "~a@1>2", "="]);
});

it("starts over after an event without a bookmark, so that nothing is told twice [COSI-WCH-051]", async () => {
  const { events, starts } = await watch(5, [
    [...first, [event("DESTROYED", "a", 1)], failure("unavailable", "gone")],
    [[bootstrapped(3)]],
  ]);
  expect(events).toEqual(["+a@1", "=", "-a@1", "!gone", "="]);
  expect(starts).toEqual([undefined, undefined]);
});

it("follows resources that leave the filter and come back", async () => {
  const { events } = await watch(5, [
    [
      ...first,
      [event("DESTROYED", "a", 2, { place: 2 })],
      [event("CREATED", "a", 3, { place: 3 })],
      [event("UPDATED", "a", 4, { place: 4 })],
    ],
  ]);
  expect(events).toEqual(["+a@1", "=", "-a@2", "+a@3", "~a@3>4"]);
});

it("leaves out what contradicts or repeats what was told", async () => {
  const { events } = await watch(4, [
    [
      ...first,
      [event("DESTROYED", "x", 5, { place: 2 })],
      [event("CREATED", "a", 1, { place: 3 }), event("UPDATED", "a", 1, { place: 4 })],
      [event("UPDATED", "b", 2, { place: 5 })],
      [event("UPDATED", "b", 10, { place: 6 })],
    ],
  ]);
  expect(events).toEqual(["+a@1", "=", "+b@2", "~b@2>10"]);
});

it("ignores events whose type it does not know [COSI-WCH-052]", async () => {
  const unknown = { ...event("CREATED", "z", 1, { place: 9 }), eventType: 77 as EventType };
  const { events, starts } = await watch(3, [
    [[unknown], ...first, [unknown], lost],
    [[event("UPDATED", "a", 2, { place: 2 })]],
  ]);
  expect(events).toEqual(["+a@1", "=", "~a@1>2"]);
  expect(starts).toEqual([undefined, 1]);
});

it.each<CosiErrorCode>([
  "invalidArgument",
  "unsupported",
  "permissionDenied",
  "unauthenticated",
  "notFound",
  "canceled",
  "invalidBookmark",
])("throws %s of the first opening, with the name of the kind", async (code) => {
  await expect(watch(1, [[failure(code)]])).rejects.toMatchObject({ code, resource: kind });
});

it("throws a refusal when it resumes", async () => {
  const scripts = [[...first, failure("permissionDenied")], [failure("permissionDenied")]];
  await expect(watch(3, scripts)).rejects.toMatchObject({ code: "permissionDenied" });
});

it("throws what the decoder throws and does not repeat it", async () => {
  const deps = createScripted([first, first]);
  const decode = () => {
    throw failure("internal", "no such spec");
  };
  const events = watchKind({ ...deps, decode }, kind);
  await expect(events.next()).rejects.toMatchObject({ rawMessage: "no such spec" });
  expect(deps.requests).toHaveLength(1);
  expect(deps.openCount).toBe(0);
});

it("throws internal for an event without a resource", async () => {
  await expect(watch(1, [[[{ eventType: EventType.CREATED }]]])).rejects.toMatchObject({ code: "internal" });
});

it("reads nothing ahead of the caller", async () => {
  const deps = createScripted([[...first, [event("UPDATED", "a", 2, { place: 2 })]]]);
  const events = watchKind(deps, kind);
  await settle();
  expect(deps.requests).toHaveLength(0);
  await events.next();
  await settle();
  expect(deps.taken).toBe(2);
});

it("ends the call when the caller leaves the loop", async () => {
  const { deps } = await watch(1, [first]);
  expect(deps.openCount).toBe(0);
});

it("throws canceled when the signal is aborted, in a watch and in a wait", async () => {
  for (const script of [first, [...first, lost]]) {
    const controller = new AbortController();
    const deps = createScripted([script], { isTimeManual: true });
    const events = watchKind(deps, { ...kind, signal: controller.signal });
    await events.next();
    await events.next();
    const next = events.next();
    await settle();
    controller.abort();
    await expect(next).rejects.toMatchObject({ code: "canceled" });
    expect(deps.openCount).toBe(0);
  }
});

it("makes no call if the signal is aborted, that of the call options too", async () => {
  const deps = createScripted([first]);
  const events = watchKind(deps, { ...kind, callOptions: { signal: AbortSignal.abort() } });
  await expect(events.next()).rejects.toMatchObject({ code: "canceled" });
  expect(deps.requests).toHaveLength(0);
});
