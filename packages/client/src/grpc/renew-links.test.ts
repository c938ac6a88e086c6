import { expect, it } from "vitest";
import { CosiError, type CosiErrorCode } from "../cosi-error.ts";
import type { Link } from "./link.ts";
import { createOpenCalls } from "./open-calls.ts";
import { renewLinks } from "./renew-links.ts";

/** Links that answer with their number, or fail with a code; the end of their attempts to connect is said. */
function setUp() {
  const links: { isConnected: boolean; isConnecting: boolean; isAbandoned: boolean; giveUp(): void }[] = [];
  let code: CosiErrorCode | undefined;
  const transport = renewLinks((): Link => {
    const number = links.length;
    const attempt = Promise.withResolvers<boolean>();
    const own = {
      ...{ isConnected: false, isConnecting: true, isAbandoned: false },
      giveUp: () => attempt.resolve(false),
    };
    links.push(own);
    const answer = (): Uint8Array => {
      if (code !== undefined) throw new CosiError(code, { message: "scripted" });
      return Uint8Array.of(number);
    };
    return {
      get isConnected() {
        return own.isConnected;
      },
      get isConnecting() {
        return own.isConnecting;
      },
      connect: () => attempt.promise,
      unary: async () => answer(),
      async *stream() {
        yield answer();
        yield answer();
      },
      close: () => undefined,
      abandon() {
        own.isAbandoned = true;
      },
    };
  }, createOpenCalls());
  const bytes = new Uint8Array(0);
  const get = (): Promise<Uint8Array> => transport.unary("Get", bytes, {});
  const watch = () => transport.stream("Watch", bytes, {})[Symbol.asyncIterator]();
  return {
    ...{ links, transport, get, watch },
    fail(next: CosiErrorCode | undefined) {
      code = next;
    },
  };
}

it("replaces a link whose connection does not come, and none that is only down", async () => {
  const { links, get } = setUp();
  expect(await get()).toEqual(Uint8Array.of(0));
  links[0]?.giveUp();
  await new Promise((resolve) => setImmediate(resolve));
  expect(links.map(({ isAbandoned }) => isAbandoned)).toEqual([true, false]);
  expect(await get()).toEqual(Uint8Array.of(1));
  const [, second] = links;
  if (second !== undefined) second.isConnecting = false;
  second?.giveUp();
  await new Promise((resolve) => setImmediate(resolve));
  expect(links).toHaveLength(2);
});

it("replaces a link after eight calls in a row that did not reach the server", async () => {
  const { links, get, watch, fail } = setUp();
  const tryBoth = async (): Promise<void> => {
    await expect(get()).rejects.toMatchObject({ code: "unavailable" });
    await expect(watch().next()).rejects.toMatchObject({ code: "unavailable" });
  };
  fail("unavailable");
  for (let i = 0; i < 3; i++) await tryBoth();
  fail("notFound");
  await expect(get()).rejects.toMatchObject({ code: "notFound" });
  fail("unavailable");
  for (let i = 0; i < 3; i++) await tryBoth();
  expect(links).toHaveLength(1);
  await tryBoth();
  expect(links.map(({ isAbandoned }) => isAbandoned)).toEqual([true, false]);
});

it("keeps a link that is connected, whatever its calls end with", async () => {
  const { links, get, fail } = setUp();
  const [first] = links;
  if (first !== undefined) first.isConnected = true;
  fail("unavailable");
  for (let i = 0; i < 20; i++) await expect(get()).rejects.toMatchObject({ code: "unavailable" });
  expect(links).toHaveLength(1);
});

it("leaves a connection once, whoever finds it dead", async () => {
  const { links, transport, watch } = setUp();
  const events = watch();
  await events.next();
  const connections = [transport.getConnection?.(), transport.getConnection?.()];
  for (const connection of connections) connection?.abandon();
  expect(links.map(({ isAbandoned }) => isAbandoned)).toEqual([true, false]);
  expect((await events.next()).value).toEqual(Uint8Array.of(0));
  expect((await watch().next()).value).toEqual(Uint8Array.of(1));
});
