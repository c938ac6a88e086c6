import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { WatchRequestSchema, WatchResponseSchema } from "@cosi-spec/types";
import type { Peer } from "./peer.ts";
import { codeOf } from "./peer.ts";
import type { BookmarkUse, RecordedStep } from "./recording.ts";
import { requestBytesOf } from "./recording.ts";

/** What a step came to when it was played. */
export type Played =
  | {
      readonly kind: "answered";
      readonly messages: readonly { readonly afterStep: number; readonly bytes: Uint8Array }[];
      /** Missing: the call was still open when everything was silent. */
      readonly end?: { readonly code: number; readonly afterStep: number };
    }
  /** The request was sent; the line with `part: "end"` holds the answer. */
  | { readonly kind: "begun" }
  /** A pseudo-step that acted on the server or the client. */
  | { readonly kind: "control" }
  /** Our own bookmark that the request should carry does not exist. */
  | { readonly kind: "no bookmark" }
  /** The step was not made when recording. */
  | { readonly kind: "skipped in the recording" }
  /** The pseudo-step has no counterpart here. */
  | { readonly kind: "no counterpart" };

interface LiveCall {
  readonly messages: { afterStep: number; bytes: Uint8Array }[];
  readonly done: Promise<void>;
  end?: { code: number; afterStep: number };
  cancel(): void;
  resume(): void;
}

/**
 * Sends the requests of one scenario in the recorded order and collects the answers.
 *
 * The next step is issued only after the peer is silent, as it was when recording. Watches and waiting calls
 * that are still open at their last line are cancelled there.
 *
 * @returns one entry per step, in order.
 */
export async function playScenario(steps: readonly RecordedStep[], peer: Peer): Promise<Played[]> {
  const live = new Map<string, LiveCall | "no bookmark">();
  const played: Played[] = [];
  let step = 0;
  let activity = 0;

  const start = (line: RecordedStep, request: Uint8Array): LiveCall => {
    const controller = new AbortController();
    let resume = (): void => undefined;
    const resumed = new Promise<void>((resolve) => {
      resume = resolve;
    });
    const path = line.rpc.startsWith("/") ? line.rpc : `/cosi.resource.State/${line.rpc}`;
    const read = async (): Promise<void> => {
      try {
        for await (const bytes of peer.call(path, request, controller.signal)) {
          call.messages.push({ afterStep: step, bytes });
          activity++;
          if (line.readPaused) await resumed;
        }
        call.end = { code: 0, afterStep: step };
      } catch (error) {
        call.end = { code: codeOf(error), afterStep: step };
      }
      activity++;
    };
    const call: LiveCall = {
      messages: [],
      // Deferred by a microtask, because `read` refers to the call.
      done: Promise.resolve().then(read),
      cancel: () => controller.abort(),
      resume,
    };
    return call;
  };
  const settle = (pending: readonly Promise<void>[] = []): Promise<void> =>
    peer.settle(() => activity, pending);
  const finish = async (call: LiveCall): Promise<Played> => {
    const answer: Played = {
      kind: "answered",
      messages: [...call.messages],
      ...(call.end === undefined ? {} : { end: call.end }),
    };
    call.cancel();
    call.resume();
    await settle();
    return answer;
  };

  const play = async (line: RecordedStep): Promise<Played> => {
    const name = line.stream ?? line.call;
    if (line.skipped !== undefined) return { kind: "skipped in the recording" };
    if (line.rpc === "@compact") return { kind: "no counterpart" };
    if (line.rpc.startsWith("@")) {
      if (line.rpc === "@restart") await peer.restart();
      else if (line.rpc === "@read")
        for (const call of live.values()) call !== "no bookmark" && call.resume();
      else throw new Error(`unknown pseudo-step ${line.rpc}`);
      await settle();
      return { kind: "control" };
    }
    if (line.part === "end") {
      const call = live.get(name!);
      if (call === undefined) throw new Error(`${line.scenario} ${line.step}: ${name} was never begun`);
      return call === "no bookmark" ? { kind: "no bookmark" } : finish(call);
    }
    const request = placeBookmarks(line, live);
    if (line.part === "begin") live.set(name!, request === undefined ? "no bookmark" : start(line, request));
    if (request === undefined) return { kind: "no bookmark" };
    if (line.part === "begin") {
      await settle();
      return { kind: "begun" };
    }
    const call = start(line, request);
    await settle(line.rpc === "Watch" ? [] : [call.done]);
    return finish(call);
  };

  for (const line of steps) {
    step = line.step;
    played.push(await play(line));
  }
  return played;
}

function placeBookmarks(
  line: RecordedStep,
  live: ReadonlyMap<string, LiveCall | "no bookmark">,
): Uint8Array | undefined {
  const bytes = requestBytesOf(line);
  if (line.uses === undefined) return bytes;
  const request = fromBinary(WatchRequestSchema, bytes);
  for (const use of line.uses) {
    const bookmark = findBookmark(use, live);
    if (bookmark === undefined || request.options === undefined) return undefined;
    request.options.startFromBookmark = bookmark;
  }
  return toBinary(WatchRequestSchema, request);
}

function findBookmark(
  use: BookmarkUse,
  live: ReadonlyMap<string, LiveCall | "no bookmark">,
): Uint8Array | undefined {
  const call = live.get(use.stream);
  if (call === undefined || call === "no bookmark") return undefined;
  const message = call.messages[use.response];
  if (message === undefined) return undefined;
  return fromBinary(WatchResponseSchema, message.bytes).event[use.event]?.bookmark;
}
