import { isCosiError } from "../cosi-error.ts";
import type { Transport } from "../transport.ts";
import type { Link } from "./link.ts";
import type { OpenCalls } from "./open-calls.ts";

/**
 * Calls in a row that fail for want of a connection, after which it is made in a new way: grpc-js waits for ever for a
 * peer that has accepted its connection and says nothing, and meanwhile fails all calls.
 */
const maxUnreached = 8;
/** How long the first attempt of a link may take. grpc-js itself has no limit once its connection is accepted. */
const maxConnectMs = 20_000;

/** Makes a transport of links to one endpoint. There is one link at a time; a dead one is replaced. */
export function renewLinks(open: () => Link, calls: OpenCalls): Transport {
  let link = open();
  let unreachedCount = 0;
  /** Link whose first attempt is being watched. */
  let watched: Link | undefined;

  function abandon(mine: Link): void {
    if (link !== mine) return;
    unreachedCount = 0;
    link = open();
    mine.abandon();
  }

  /** The link for a call, whose connection will not be waited for without end. */
  function choose(): Link {
    const mine = link;
    if (mine.isConnected) unreachedCount = 0;
    if (mine.isConnected || watched === mine) return mine;
    watched = mine;
    mine.connect(maxConnectMs).then((isConnected) => {
      if (watched === mine) watched = undefined;
      if (!isConnected && mine.isConnecting) abandon(mine);
    }, ignore);
    return mine;
  }

  function noteFailure(mine: Link, error: unknown): void {
    if (link !== mine) return;
    if (!isCosiError(error, "unavailable") || mine.isConnected) unreachedCount = 0;
    else if (++unreachedCount >= maxUnreached) abandon(mine);
  }

  return {
    async unary(method, request, options) {
      const mine = choose();
      try {
        return await mine.unary(method, request, options);
      } catch (error) {
        noteFailure(mine, error);
        throw error;
      }
    },
    stream: (method, request, options) => ({
      [Symbol.asyncIterator]() {
        let mine: Link | undefined;
        let messages: AsyncIterator<Uint8Array> | undefined;
        let isOpen = false;
        const readFirst = async (): Promise<IteratorResult<Uint8Array>> => {
          mine ??= choose();
          messages ??= mine.stream(method, request, options)[Symbol.asyncIterator]();
          try {
            const first = await messages.next();
            isOpen = true;
            return first;
          } catch (error) {
            noteFailure(mine, error);
            throw error;
          }
        };
        return {
          next: () => (isOpen && messages !== undefined ? messages.next() : readFirst()),
          async return() {
            // A call that has not started is not to start any more.
            mine ??= link;
            messages ??= mine.stream(method, request, options)[Symbol.asyncIterator]();
            return (await messages.return?.()) ?? { done: true, value: undefined };
          },
        };
      },
    }),
    getConnection() {
      const mine = link;
      return { abandon: () => abandon(mine) };
    },
    close() {
      if (calls.close()) link.close();
    },
  };
}

function ignore(): void {
  // The calls themselves say what is wrong.
}
