import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createStateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { type ServeWebOptions, serveWeb } from "@cosi-spec/runtime/web";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEndless, frame, startHttp } from "./servers.testdata.ts";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);
const cleanUps: (() => unknown)[] = [];
let browser: Browser;
let page: Page;
let origin = "";

/** Makes calls for the test, and answers what came of them. */
const program = `
  import { createClient } from "./index.ts";
  import { createWebTransport } from "./web/index.ts";
  import { HostnameSpecs } from "@cosi-spec/types/resources";
  const describe = ({ name, code, rawMessage }) => ({ name, code, rawMessage });
  globalThis.create = async (options, id) => {
    const client = createClient({ transport: createWebTransport(options), retry: { maxRetries: 0 } });
    try {
      const made = await client.create(HostnameSpecs, { id, spec: { hostname: "é" } });
      const list = await client.list(HostnameSpecs);
      return { version: made.metadata.version, hostnames: list.map(({ spec }) => spec.hostname) };
    } catch (error) {
      return describe(error);
    }
  };
  globalThis.readTwice = async (options) => {
    const messages = createWebTransport(options).stream("Watch", new Uint8Array(), {});
    const iterator = messages[Symbol.asyncIterator]();
    globalThis.leave = () => iterator.return();
    try {
      const first = await iterator.next();
      await iterator.next();
      return first.value.length;
    } catch (error) {
      return describe(error);
    }
  };
`;

beforeAll(async () => {
  if (executablePath === undefined) return;
  const bundle = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "ts" },
    ...{ bundle: true, write: false, format: "esm", platform: "browser", target: "es2022" },
  });
  const site = await startHttp(({ url }, response) => {
    const isScript = url === "/program.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(
      isScript ? bundle.outputFiles[0]?.text : '<script type="module" src="/program.js"></script>',
    );
  });
  cleanUps.push(site.stop);
  origin = site.url;
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  cleanUps.push(() => browser.close());
  page = await browser.newPage();
  await page.goto(origin);
});

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options: Partial<ServeWebOptions> = {}): Promise<string> {
  const handler = createStateHandler(createState());
  const server = await serveWeb({ handler, listen: "tcp:127.0.0.1:0", ...options });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  return server.url;
}

async function startAnswer(...answer: Parameters<typeof startHttp>): Promise<string> {
  const server = await startHttp(...answer);
  cleanUps.push(server.stop);
  return server.url;
}

/** Calls a function of the page. */
const run = (name: string, ...args: readonly unknown[]): Promise<unknown> =>
  page.evaluate(
    ([called, list]) =>
      (globalThis as unknown as Record<string, (...all: unknown[]) => unknown>)[called]?.(...list),
    [name, args] as const,
  );

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type,x-grpc-web,grpc-timeout",
  "content-type": "application/grpc-web+proto",
};

it.runIf(executablePath !== undefined)(
  "calls a server of another origin that allows it, with token and metadata",
  async () => {
    const seen: unknown[] = [];
    const url = await start({
      allowedOrigins: [origin],
      authenticate(peer) {
        seen.push([peer.token, peer.getMetadata("node")]);
        return undefined;
      },
    });
    const answer = await run("create", { baseUrl: url, token: "t", metadata: { node: "n1" } }, "a");
    expect(answer).toEqual({ version: "1", hostnames: ["é"] });
    expect(seen).toEqual([
      ["t", "n1"],
      ["t", "n1"],
    ]);
    expect(await run("create", { baseUrl: url }, "a")).toMatchObject({
      name: "CosiError",
      code: "alreadyExists",
    });
  },
);

it.runIf(executablePath !== undefined)(
  "says what can be wrong where the server refuses the page or is not there",
  async () => {
    const rawMessage = expect.stringMatching(
      /^cannot reach http:.*: it does not run, or does not allow pages of this origin$/,
    );
    const refused = { name: "CosiError", code: "unavailable", rawMessage };
    expect(await run("create", { baseUrl: await start() }, "a")).toEqual(refused);
    const gone = await startHttp(() => undefined);
    gone.stop();
    expect(await run("create", { baseUrl: gone.url }, "a")).toEqual(refused);
  },
);

it.runIf(executablePath !== undefined)("knows a redirect and a page that is no answer", async () => {
  const redirect = await startAnswer((request, response) =>
    response.writeHead(request.method === "OPTIONS" ? 204 : 307, { ...cors, location: "/login" }).end(),
  );
  expect(await run("create", { baseUrl: redirect }, "a")).toMatchObject({
    code: "unsupported",
    rawMessage: expect.stringContaining("sends calls elsewhere"),
  });
  const html = await startAnswer((_, response) =>
    response.writeHead(200, { ...cors, "content-type": "text/html" }).end("<p>"),
  );
  expect(await run("create", { baseUrl: html }, "a")).toMatchObject({
    code: "unsupported",
    rawMessage: expect.stringContaining('found "text/html"'),
  });
});

it.runIf(executablePath !== undefined)(
  "knows a stream that breaks off and one that ends too early",
  async () => {
    const answer = (end: "cut" | "end") =>
      startAnswer((request, response) => {
        response.writeHead(200, cors);
        if (request.method === "OPTIONS") response.end();
        else if (end === "end") response.end(frame(0, "a"));
        else response.write(frame(0, "a"), () => setImmediate(() => response.destroy()));
      });
    expect(await run("readTwice", { baseUrl: await answer("end") })).toMatchObject({
      code: "unavailable",
      rawMessage: expect.stringContaining("was cut off"),
    });
    expect(await run("readTwice", { baseUrl: await answer("cut") })).toMatchObject({
      code: "unavailable",
      rawMessage: expect.stringContaining("broke off"),
    });
  },
);

it.runIf(executablePath !== undefined)("cancels the call of a stream that is left", async () => {
  const { handler, canceled } = createEndless(1);
  const url = await start({ handler, allowedOrigins: [origin] });
  expect(await run("readTwice", { baseUrl: url })).toBe(1);
  await run("leave");
  await canceled;
});
