import { afterAll, beforeAll, expect, it } from "vitest";
import type { MethodName } from "../../src/driver/methods.ts";
import { parseEndpoint } from "../../src/hosts/endpoint.ts";
import { connectGrpcHost } from "../../src/hosts/grpc-host.ts";
import type { Host, HostStatus } from "../../src/hosts/host.ts";
import { type BuiltPeer, buildPeer, buildTimeoutMs, hasGo } from "./build-peer.ts";
import { createPattern, type Player, type PlayerRule, startPlayer } from "./player.ts";

const canBuild = hasGo();
const transports = ["unix", "tcp"] as const;
type Transport = (typeof transports)[number];

const mib = 1024 * 1024;
const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString("base64");
const pathOf = (method: MethodName): string => `/cosi.resource.State/${method}`;

/** The request that a rule is found by. */
const ask = (name: string): Buffer => Buffer.from(name);

const rules: PlayerRule[] = [];

/** Adds a rule for requests of that name, on Get (unary) and Watch (stream). */
function answer(name: string, rule: Omit<PlayerRule, "method" | "matchBytes">): void {
  for (const method of ["Get", "Watch"] as const) {
    rules.push({ ...rule, method: pathOf(method), matchBytes: base64(ask(name)) });
  }
}

const hello = { bytes: base64("hello") };
const sizes = [0, 1, 100, 65_535, 65_536, 4 * mib - 1, 4 * mib, 4 * mib + 1, 16 * mib];
/** What a gRPC client makes of an HTTP/2 error code: see "Errors" in the description of gRPC over HTTP/2. */
const codesOfResets: Record<number, number> = { 1: 13, 2: 13, 3: 13, 7: 14, 8: 1, 11: 8, 12: 7 };
const details = [{ type: "type.googleapis.com/google.rpc.DebugInfo", value: base64("\x12\x01x") }];

answer("ok", { responses: [hello], headers: { "x-head": ["1"] }, trailers: { "x-tail": ["2"] } });
for (const sizeBytes of sizes) {
  const response = sizeBytes === 0 ? { bytes: "" } : { sizeBytes };
  answer(`size ${sizeBytes}`, { responses: [response] });
  answer(`zipped ${sizeBytes}`, { responses: [response], gzip: true });
}
for (let code = 1; code <= 16; code++) {
  answer(`status ${code}`, { status: { code, message: `no ${code} % é` } });
  answer(`details ${code}`, { status: { code, message: "with details", details } });
  answer(`late status ${code}`, { responses: [hello], status: { code, message: "late" } });
}
answer("many", { responses: [{ sizeBytes: 10_000, repeat: 500 }] });
answer("two", { responses: [hello, hello] });
answer("none", {});
answer("open", { responses: [hello], delayUntilCancel: true });
for (const code of Object.keys(codesOfResets)) {
  answer(`reset ${code}`, { responses: [hello, hello], reset: Number(code) });
  answer(`early reset ${code}`, { reset: Number(code) });
}
answer("goaway", { responses: [hello], goAway: true });
answer("hang up", { responses: [hello, hello], closeConnection: true });
answer("early hang up", { closeConnection: true });
answer("no trailers", { responses: [hello], rawData: "" });
answer("half a frame", { responses: [hello], rawData: base64("\0\0\0\0\x09abc") });
answer("huge frame", { responses: [hello], rawData: base64(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1, 2])) });

let peer: BuiltPeer;
const players = {} as Record<Transport, Player>;
const hosts = {} as Record<Transport, Host>;

beforeAll(async () => {
  if (!canBuild) return;
  peer = await buildPeer();
  for (const transport of transports) {
    players[transport] = await startPlayer(peer.path, peer.folder, transport, rules);
    hosts[transport] = connectGrpcHost({ endpoint: parseEndpoint(players[transport].endpoint) });
  }
}, buildTimeoutMs);

afterAll(async () => {
  if (!canBuild) return;
  for (const transport of transports) {
    await hosts[transport].close();
    await players[transport].close();
  }
  await peer.remove();
});

/** A call that has not ended by then never will. */
const hangMs = 15_000;

interface Heard {
  readonly messages: Buffer[];
  readonly status: HostStatus;
}

/** Makes a call to its end; fails if anything follows the end. */
function call(
  host: Host,
  method: MethodName | `/${string}`,
  name: string,
  onMessage: (control: { cancel(): void; pause(): void; resume(): void }, count: number) => void = () =>
    undefined,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const messages: Buffer[] = [];
    let isOver = false;
    const control = host.start(method, ask(name), {
      onMessage(bytes) {
        if (isOver) reject(new Error("a message follows the end"));
        messages.push(Buffer.from(bytes));
        onMessage(control, messages.length);
      },
      onEnd(status) {
        if (isOver) reject(new Error("a second end"));
        isOver = true;
        // Whatever else is queued for this call has its turn before the result is looked at.
        setImmediate(() => resolve({ messages, status }));
      },
    });
  });
}

const texts = (heard: Heard): string[] => heard.messages.map(String);

/** Declares a test once per transport; afterwards an ordinary call works. Skipped where there is no Go. */
function itOverBoth(name: string, body: (host: Host, player: Player) => Promise<void>): void {
  for (const transport of transports) {
    const run = async (): Promise<void> => {
      const host = hosts[transport];
      await body(host, players[transport]);
      for (const method of ["Get", "Watch"] as const) {
        const after = await call(host, method, "ok");
        expect([texts(after), after.status.code]).toEqual([["hello"], 0]);
      }
    };
    it.skipIf(!canBuild)(`${name}, over ${transport}`, run, hangMs);
  }
}

itOverBoth("hands request bytes on and messages back", async (host, player) => {
  for (const method of ["Get", "Watch"] as const) {
    expect(texts(await call(host, method, "ok"))).toEqual(["hello"]);
    const event = await player.seen((each) => each.method === pathOf(method));
    expect(Buffer.from(event.request ?? "", "base64").toString()).toBe("ok");
  }
  const other = await call(host, "/x.Y/Z", "anything");
  expect([other.messages.length, other.status.code]).toEqual([0, 12]);
});

itOverBoth("takes messages of every size, plain and gzipped", async (host) => {
  for (const sizeBytes of sizes) {
    const pattern = createPattern(sizeBytes);
    for (const method of ["Get", "Watch"] as const) {
      for (const form of ["size", "zipped"]) {
        const { messages, status } = await call(host, method, `${form} ${sizeBytes}`);
        expect([form, sizeBytes, status.code, messages.length]).toEqual([form, sizeBytes, 0, 1]);
        expect(messages[0]?.equals(pattern)).toBe(true);
      }
    }
  }
});

itOverBoth("refuses answers above its limit with RESOURCE_EXHAUSTED", async (host) => {
  const narrow = connectGrpcHost({ endpoint: parseEndpoint(host.endpoint), maxAnswerBytes: 4 * mib });
  for (const method of ["Get", "Watch"] as const) {
    expect((await call(narrow, method, `size ${4 * mib}`)).status.code).toBe(0);
    const { messages, status } = await call(narrow, method, `size ${4 * mib + 1}`);
    expect([messages.length, status.code]).toEqual([0, 8]);
  }
  await narrow.close();
});

itOverBoth("reports every status, with and without details, at once and after messages", async (host) => {
  for (let code = 1; code <= 16; code++) {
    for (const method of ["Get", "Watch"] as const) {
      const plain = await call(host, method, `status ${code}`);
      expect([plain.messages.length, plain.status]).toEqual([0, { code, details: `no ${code} % é` }]);
      const detailed = await call(host, method, `details ${code}`);
      expect([detailed.messages.length, detailed.status]).toEqual([0, { code, details: "with details" }]);
      const late = await call(host, method, `late status ${code}`);
      expect(late.status).toEqual({ code, details: "late" });
      // A failed unary call has no answer; a host may still show what came before the status.
      if (method === "Watch") expect(texts(late)).toEqual(["hello"]);
    }
  }
});

itOverBoth(
  "ends a unary call whose answer has no or two messages, and does not take it for good",
  async (host) => {
    for (const name of ["none", "two"]) {
      const { messages, status } = await call(host, "Get", name);
      expect([name, messages.length, status.code]).not.toEqual([name, 1, 0]);
    }
    expect((await call(host, "Watch", "none")).status.code).toBe(0);
    expect(texts(await call(host, "Watch", "two"))).toEqual(["hello", "hello"]);
  },
);

itOverBoth(
  "leaves a stream open until it is cancelled, and the server hears of that",
  async (host, player) => {
    const heard = await call(host, "Watch", "open", (control) => control.cancel());
    expect([texts(heard), heard.status.code]).toEqual([["hello"], 1]);
    const asked = await player.seen((event) => event.request === base64(ask("open")));
    const end = await player.seen((event) => event.event === "end" && event.call === asked.call);
    expect(end.how).toBe("cancelled");
  },
);

itOverBoth("reports a reset by the code that belongs to it, after the messages before it", async (host) => {
  for (const [reset, code] of Object.entries(codesOfResets)) {
    const late = await call(host, "Watch", `reset ${reset}`);
    expect([reset, late.status.code, texts(late)]).toEqual([reset, code, ["hello", "hello"]]);
    for (const method of ["Get", "Watch"] as const) {
      const early = await call(host, method, `early reset ${reset}`);
      expect([reset, early.status.code, early.messages.length]).toEqual([reset, code, 0]);
    }
  }
});

itOverBoth("reports UNAVAILABLE when the connection is gone, and connects again", async (host) => {
  const late = await call(host, "Watch", "hang up");
  expect([late.status.code, texts(late)]).toEqual([14, ["hello", "hello"]]);
  for (const method of ["Get", "Watch"] as const) {
    const early = await call(host, method, "early hang up");
    expect([early.status.code, early.messages.length]).toEqual([14, 0]);
  }
});

itOverBoth("ends open calls in order after GOAWAY, and uses a new connection", async (host) => {
  for (const method of ["Get", "Watch"] as const) {
    const heard = await call(host, method, "goaway");
    expect([heard.status.code, texts(heard)]).toEqual([0, ["hello"]]);
  }
});

itOverBoth("never takes a stream without an end or with a broken message for OK", async (host) => {
  for (const name of ["no trailers", "half a frame", "huge frame"]) {
    for (const method of ["Get", "Watch"] as const) {
      const { status } = await call(host, method, name);
      expect([name, method, status.code]).not.toEqual([name, method, 0]);
    }
  }
});

itOverBoth("loses no message of a stream that is paused and resumed", async (host) => {
  let pauses = 0;
  const { messages, status } = await call(host, "Watch", "many", (control, count) => {
    if (count % 50 !== 0) return;
    pauses++;
    control.pause();
    setImmediate(() => control.resume());
  });
  const pattern = createPattern(10_000);
  expect([status.code, messages.length, pauses]).toEqual([0, 500, 10]);
  expect(messages.every((message) => message.equals(pattern))).toBe(true);
});

itOverBoth("keeps calls in flight apart", async (host) => {
  const names = Array.from(
    { length: 100 },
    (_, i) => ["ok", "status 5", "reset 8", "size 65536"][i % 4] as string,
  );
  const heard = await Promise.all(names.map((name) => call(host, "Watch", name)));
  expect(heard.map(({ status, messages }) => [status.code, messages.length])).toEqual(
    names.map(
      (_, i) =>
        [
          [0, 1],
          [5, 0],
          [1, 2],
          [0, 1],
        ][i % 4],
    ),
  );
});

itOverBoth("ends an open call when told to after reconnect", async (host) => {
  const heard = await call(host, "Watch", "open", (control) => {
    void host.reconnect().then(() => control.cancel());
  });
  expect(heard.status.code).toBe(1);
});
