// Serves the page and the State API that it calls, on one origin:
//   node serve.ts [port]
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createStateHandler } from "@cosi-spec/runtime/server";
import { createState, type State } from "@cosi-spec/runtime/state";
import { createWebHandler } from "@cosi-spec/runtime/web";
import { build } from "esbuild";

/** Options of the example. */
export interface ExampleOptions {
  /** Port on 127.0.0.1. Default 0: the system chooses. */
  readonly port?: number;
  /** What is served. Default: an empty state. */
  readonly state?: State;
}

/** The example, running. */
export interface RunningExample {
  readonly url: string;
  readonly state: State;
  /** Ends all calls, then cuts all connections. */
  stop(): Promise<void>;
}

const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Starts the server. */
export async function startExample({
  port = 0,
  state = createState(),
}: ExampleOptions = {}): Promise<RunningExample> {
  const servePage = await createPageHandler();
  const handler = createStateHandler(state);
  const serveCall = createWebHandler(handler);
  const server = createServer((request, response) => {
    const isCall = request.url?.startsWith("/cosi.resource.State/") === true;
    (isCall ? serveCall : servePage)(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      handler.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function createPageHandler(): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const read = (path: string): Promise<Buffer> => readFile(new URL(path, import.meta.url));
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL("src/main.ts", import.meta.url))],
    ...{ bundle: true, minify: true, write: false, format: "esm", target: "es2022" },
  });
  const files = new Map<string, readonly [type: string, content: Uint8Array]>([
    ["/", ["text/html; charset=utf-8", await read("index.html")]],
    ["/style.css", ["text/css; charset=utf-8", await read("style.css")]],
    ["/main.js", ["text/javascript; charset=utf-8", bundle.outputFiles[0]?.contents ?? new Uint8Array()]],
  ]);
  return ({ url = "" }, response) => {
    const [type, content] = files.get(url) ?? ["text/plain; charset=utf-8", Buffer.from("not found\n")];
    response.writeHead(files.has(url) ? 200 : 404, {
      "Content-Type": type,
      "Content-Security-Policy": contentSecurityPolicy,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    });
    response.end(content);
  };
}

if (import.meta.filename === process.argv[1]) {
  const { url, state } = await startExample({ port: Number(process.argv[2] ?? 8080) });
  const kind = { namespace: "runtime", type: "KernelParamSpecs.runtime.cosi.dev" };
  state.create({ ...kind, id: "proc.sys.net.ipv4.ip_forward", yamlSpec: '{ "value": "1" }\n' });
  state.create({ ...kind, id: "proc.sys.vm.swappiness", yamlSpec: '{ "value": "10" }\n' });
  console.log(`open ${url}`);
}
