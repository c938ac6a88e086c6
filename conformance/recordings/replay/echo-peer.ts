import type { Peer } from "./peer.ts";
import type { RecordedMessage, RecordedStep } from "./recording.ts";
import { messageBytesOf } from "./recording.ts";

interface Answer {
  readonly messages: readonly RecordedMessage[];
  readonly code: number | undefined;
  readonly endAfterStep: number;
}

/**
 * A peer that answers what was recorded, so that the replay itself can be tested: against it there must be
 * no difference, and against a changed recording exactly the change.
 *
 * @param codeOfName number of a status code by its name.
 */
export function createEchoPeer(steps: readonly RecordedStep[], codeOfName: (name: string) => number): Peer {
  const readStep = steps.find((line) => line.rpc === "@read")?.step ?? -1;
  const requests = steps.filter(
    (line) => line.part !== "end" && line.skipped === undefined && !line.rpc.startsWith("@compact"),
  );
  let next = 0;
  let issued = -1;
  const wakers = new Set<() => void>();
  const wakeAll = (): void => {
    for (const wake of wakers) wake();
    wakers.clear();
  };
  const take = (): RecordedStep => {
    // A pause ends inside the player, so the peer learns of `@read` only by what comes after it.
    while (requests[next]?.rpc === "@read") next++;
    const line = requests[next++];
    if (line === undefined) throw new Error("more calls than recorded");
    issued = line.step;
    wakeAll();
    return line;
  };
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      wakers.add(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });

  async function* answer(line: RecordedStep, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const { messages, code, endAfterStep } = findAnswer(steps, line, codeOfName);
    const isDue = (step: number): boolean => step <= issued || (line.readPaused === true && step <= readStep);
    for (const message of messages) {
      while (!isDue(message.afterStep ?? line.step) && !signal.aborted) await turn(signal);
      if (signal.aborted) return;
      yield messageBytesOf(message);
    }
    while ((code === undefined || !isDue(endAfterStep)) && !signal.aborted) await turn(signal);
    if (code !== undefined && code !== 0) throw Object.assign(new Error("as recorded"), { code });
  }

  return {
    call: (_path, _request, signal) => answer(take(), signal),
    async settle() {
      // Long enough for the longest recorded answer, each message of which costs the reader some microtasks.
      for (let count = 0; count < 20; count++) await new Promise((resolve) => setImmediate(resolve));
    },
    async restart() {
      take();
    },
    async close() {
      wakeAll();
    },
  };
}

function findAnswer(
  steps: readonly RecordedStep[],
  line: RecordedStep,
  codeOfName: (name: string) => number,
): Answer {
  const name = line.stream ?? line.call;
  const last =
    line.part === "begin"
      ? steps.find((other) => other.part === "end" && (other.stream ?? other.call) === name)
      : line;
  return {
    messages: last?.responses ?? [],
    code: last?.status === undefined ? undefined : codeOfName(last.status.code),
    endAfterStep: last?.statusAfterStep ?? line.step,
  };
}
