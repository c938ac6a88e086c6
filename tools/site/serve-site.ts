import { createReadStream, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** A site that is served. */
export interface ServedSite {
  /** Address without slash at the end. */
  readonly url: string;
  /** Ends all connections and stops to listen. */
  stop(): Promise<void>;
}

/** Where a site is served. */
export interface ServeOptions {
  /** Folder with the built site. */
  readonly folder: string;
  /** Port on the loopback address. Default: 0, one that is free. */
  readonly port?: number;
}

/** Serves a built site on the loopback address, with addresses that have no ending. */
export async function serveSite({ folder, port = 0 }: ServeOptions): Promise<ServedSite> {
  const server: Server = createServer((request, response) => {
    const file = findFile(folder, request.url ?? "/");
    const path = file ?? findFile(folder, "/404.html");
    response.writeHead(file === undefined ? 404 : 200, {
      "content-type": types[extname(path ?? ".html")] ?? "application/octet-stream",
    });
    if (path === undefined) response.end("There is no such page.\n");
    else
      createReadStream(path)
        .on("error", () => response.destroy())
        .pipe(response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Finds the file of an address, as hosts of static sites do; undefined if there is none. */
export function findFile(folder: string, address: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(address.split(/[?#]/)[0] ?? "");
  } catch {
    return undefined;
  }
  if (path.includes("\0")) return undefined;
  const file = join(folder, normalize(`/${path}`));
  const candidates = path.endsWith("/")
    ? [`${file}index.html`]
    : [file, `${file}.html`, join(file, "index.html")];
  return candidates.find((each) => statSync(each, { throwIfNoEntry: false })?.isFile() === true);
}
