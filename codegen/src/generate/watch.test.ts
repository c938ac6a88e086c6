import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Round, type Scheduler, watchAndGenerate } from "./watch.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-watch-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Timers that run when told, and watchers that report when told. */
function createHands() {
  const timers = new Set<() => void>();
  const watched = new Map<string, () => void>();
  const events: (Round | string)[] = [];
  let wake: (() => void) | undefined;
  const scheduler: Scheduler = {
    schedule(run) {
      timers.add(run);
      return { cancel: () => void timers.delete(run) };
    },
    nowMs: () => 0,
  };
  const push = (event: Round | string) => {
    events.push(event);
    wake?.();
  };
  return {
    scheduler,
    watched,
    timers,
    watchPath(path: string, onChange: () => void) {
      watched.set(path, onChange);
      return { stop: () => void watched.delete(path) };
    },
    onRound: push,
    onError: (diagnostics: readonly { message: string }[]) =>
      push(diagnostics.map(({ message }) => message).join()),
    fireTimers() {
      for (const run of [...timers]) {
        timers.delete(run);
        run();
      }
    },
    async nextEvent(): Promise<Round | string> {
      if (events.length === 0)
        await new Promise<void>((done) => {
          wake = done;
        });
      wake = undefined;
      return events.shift() ?? "";
    },
  };
}

function printProto(comment: string): string {
  return `syntax = "proto3";\npackage acme.v1;\n// ${comment}\nmessage Part { string text = 1; }\n`;
}

test("generates once for a burst of changes, says what is broken, and goes on", async () => {
  await mkdir(join(folder, "proto/acme/v1"), { recursive: true });
  const proto = join(folder, "proto/acme/v1/part.proto");
  const config = join(folder, "cosi-codegen.json");
  await writeFile(proto, printProto("First."));
  await writeFile(
    config,
    JSON.stringify({ input: { proto: ["proto"] }, targets: { messages: { out: "src/gen" } } }),
  );
  const hands = createHands();
  const abort = new AbortController();
  const done = watchAndGenerate(config, { ...hands, signal: abort.signal });
  const first = (await hands.nextEvent()) as Round;
  expect(first.differences.map(({ path }) => path)).toEqual([
    "gen/manifest.json",
    "src/gen/acme/v1/part_pb.ts",
    "src/gen/index.gen.ts",
  ]);
  expect([...hands.watched.keys()]).toEqual([config, join(folder, "proto")]);
  const changed = hands.watched.get(join(folder, "proto"));

  await writeFile(proto, printProto("Second."));
  changed?.();
  changed?.();
  changed?.();
  expect(hands.timers.size).toBe(1);
  hands.fireTimers();
  const second = (await hands.nextEvent()) as Round;
  expect(second.differences.map(({ path }) => path)).toEqual([
    "gen/manifest.json",
    "src/gen/acme/v1/part_pb.ts",
  ]);
  expect(await readFile(join(folder, "src/gen/acme/v1/part_pb.ts"), "utf8")).toContain("* Second.");

  await writeFile(proto, "message {");
  changed?.();
  hands.fireTimers();
  expect(await hands.nextEvent()).toMatch(/missing name after `message`/);
  expect(await readFile(join(folder, "src/gen/acme/v1/part_pb.ts"), "utf8")).toContain("* Second.");

  await writeFile(proto, printProto("Third."));
  changed?.();
  hands.fireTimers();
  // A change during a round leads to one more round.
  changed?.();
  hands.fireTimers();
  expect(((await hands.nextEvent()) as Round).differences).toHaveLength(2);
  await expect.poll(() => hands.timers.size).toBe(1);
  hands.fireTimers();
  expect(((await hands.nextEvent()) as Round).differences).toHaveLength(0);

  abort.abort();
  expect(await done).toBe(0);
  expect(hands.watched.size).toBe(0);
});
