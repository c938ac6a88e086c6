import { LabelOperation, type State } from "@cosi-spec/runtime/state";
import { LabelTerm_Operation } from "@cosi-spec/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Cut, createFaultyServer, type FaultyServer } from "./faulty-server.testdata.ts";
import { createFoldedSet } from "./fold-events.testdata.ts";
import { watchKind } from "./resumable-watch.ts";
import { createFakeClock, decode, kind } from "./scripted.testdata.ts";

/** What happens next. Then everybody runs for some turns of the microtask queue. */
type Step = Write | Trouble;
interface Write {
  readonly verb: "put" | "destroy" | "teardown";
  readonly id: string;
  readonly label: string;
  readonly turns: number;
}
interface Trouble {
  readonly verb: "cut" | "restart" | "restartEmpty" | "pause" | "resume";
  readonly turns: number;
}

const turns = fc.integer({ min: 0, max: 80 });
const write = fc.record<Write>({
  verb: fc.constantFrom<Write["verb"]>("put", "put", "put", "destroy", "teardown"),
  id: fc.constantFrom("a", "b", "c", "d"),
  label: fc.constantFrom("x", "x", "y"),
  turns,
});
const trouble = fc.record<Trouble>({
  verb: fc.constantFrom<Trouble["verb"]>("cut", "cut", "restart", "restartEmpty", "pause", "pause", "resume"),
  turns,
});
const cut = fc.record<Cut>({
  messages: fc.integer({ min: 0, max: 7 }),
  end: fc.constantFrom<Cut["end"]>("unavailable", "internal", "deadlineExceeded", "clean"),
});
const cases = fc.record({
  steps: fc.array<Step>(fc.oneof({ arbitrary: write, weight: 4 }, { arbitrary: trouble, weight: 1 }), {
    minLength: 5,
    maxLength: 60,
    size: "max",
  }),
  cuts: fc.array(cut, { maxLength: 8, size: "max" }),
  hasQuery: fc.boolean(),
});

const labelled = { terms: [{ key: "l", op: LabelTerm_Operation.EQUAL, value: ["x"] }] };
const selected = {
  labelQueries: [[{ key: "l", operation: LabelOperation.equal, values: ["x"], isInverted: false }]],
};
const fence = { ...kind, id: "~fence", labels: new Map([["l", "x"]]) };

function apply(state: State, { verb, id, label }: Write): void {
  const name = { ...kind, id };
  const input = { ...name, labels: new Map([["l", label]]) };
  const stored = state.find(name);
  if (stored === undefined) state.create(input);
  else if (verb === "put") state.update({ ...input, version: stored.version, phase: stored.phase });
  else if (verb === "destroy") state.destroy(name);
  else state.teardown(name);
}

/** A caller that can be held up between two events. */
function startReader(server: FaultyServer, hasQuery: boolean) {
  const { clock } = createFakeClock(false);
  const params = { ...kind, query: hasQuery ? { labelQuery: [labelled] } : undefined };
  const folded = createFoldedSet();
  let gate = Promise.resolve();
  let open = (): void => undefined;
  const kinds: string[] = [];
  const done = (async () => {
    const deps = { transport: server.transport, clock, random: () => 0.5, decode };
    for await (const event of watchKind(deps, params)) {
      folded.add(event);
      kinds.push(event.kind);
      if (folded.isComplete && folded.resources.has(fence.id)) return;
      await gate;
    }
  })();
  return {
    folded,
    kinds,
    done,
    pause() {
      open();
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    resume: () => open(),
  };
}

it("folds into what the server lists, whatever happens on the way [COSI-WCH-053]", async () => {
  const total = { refused: 0, cut: 0, resumed: 0, overrun: 0, resynced: 0, destroyed: 0 };
  await fc.assert(
    fc.asyncProperty(cases, async ({ steps, cuts, hasQuery }) => {
      const server = createFaultyServer([...cuts]);
      const reader = startReader(server, hasQuery);
      for (const step of steps) {
        if ("id" in step) apply(server.state, step);
        else if (step.verb === "cut") server.cutNow();
        else if (step.verb === "pause" || step.verb === "resume") reader[step.verb]();
        else server[step.verb]();
        for (let turn = 0; turn < step.turns; turn++) await Promise.resolve();
      }
      server.state.create(fence);
      reader.resume();
      await reader.done;

      const listed = server.state.list(kind, hasQuery ? selected : {});
      const print = (id: string, version: unknown, created: unknown) => `${id}@${version} of ${created}`;
      const told = [...reader.folded.resources.values()].map(({ metadata: { id, version, created } }) =>
        print(id, version, created?.seconds),
      );
      expect(told.sort()).toEqual(
        listed.map(({ id, version, created }) => print(id, version, created.seconds)).sort(),
      );
      for (const name of ["refused", "cut", "resumed", "overrun"] as const) total[name] += server.seen[name];
      for (const name of reader.kinds) if (name === "resynced" || name === "destroyed") total[name]++;
    }),
    { seed: 7, numRuns: 400 },
  );
  // The cases meet what the property is about.
  for (const count of Object.values(total)) expect(count).toBeGreaterThan(50);
});
