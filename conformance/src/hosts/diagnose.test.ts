import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp2Server } from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { UnusableEndpoint } from "../runner/preflight.ts";
import { diagnoseEndpoint } from "./diagnose.ts";
import { parseEndpoint } from "./endpoint.ts";

/** A folder with a socket path in it, removed at the end. */
function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "cosi-diagnose-"));
  const path = join(folder, "s.sock");
  return {
    path,
    endpoint: parseEndpoint(`unix:${path}`),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A server on a socket that treats every connection like this. */
async function serve(path: string, onConnection: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.resume(); // a socket that is not read does not close
    onConnection(socket);
  });
  await listen(server, path);
  return { [Symbol.asyncDispose]: () => close(server) };
}

const listen = (server: Server, path: string) => new Promise<void>((resolve) => server.listen(path, resolve));
const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

async function diagnose(...parts: Parameters<typeof diagnoseEndpoint>): Promise<UnusableEndpoint> {
  const error = await diagnoseEndpoint(...parts).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UnusableEndpoint);
  return error;
}

it("says nothing about a server of HTTP/2", async () => {
  using folder = makeFolder();
  const server = createHttp2Server();
  await listen(server, folder.path);
  await expect(diagnoseEndpoint(folder.endpoint)).resolves.toBeUndefined();
  await close(server);
});

it("recognises a server that answers with a TLS alert", async () => {
  using folder = makeFolder();
  await using _ = await serve(folder.path, (socket) => socket.end(Buffer.from("15030100020246", "hex")));
  const { message, hint } = await diagnose(folder.endpoint);
  expect(message).toBe(`unix:${folder.path} does not speak HTTP/2 (its first bytes are 15030100020246)`);
  expect(hint).toMatch(/--tls-ca/);
});

it("recognises a server of something else, and shows no more than its first bytes", async () => {
  using folder = makeFolder();
  await using _ = await serve(folder.path, (socket) => socket.end("220 mail.example.com ESMTP\r\n"));
  const { message, hint } = await diagnose(folder.endpoint);
  expect(message).toMatch(/does not speak HTTP\/2 \(its first bytes are 323230206d61696c\)$/);
  expect(hint).toBe("Give the endpoint of a server that speaks gRPC.");
});

it("recognises a server that hangs up", async () => {
  using folder = makeFolder();
  await using _ = await serve(folder.path, (socket) => socket.destroy());
  expect((await diagnose(folder.endpoint)).message).toMatch(/: it closes the connection without an answer$/);
});

it("recognises a server that accepts a connection and says nothing", async () => {
  using folder = makeFolder();
  await using _ = await serve(folder.path, () => undefined);
  expect((await diagnose(folder.endpoint, 200)).message).toMatch(
    /: it accepts the connection but sends nothing within 0\.2 s$/,
  );
});

it("tells a missing socket from one that is left over", async () => {
  using folder = makeFolder();
  expect(await diagnose(folder.endpoint)).toMatchObject({
    message: `unix:${folder.path}: there is no such socket`,
    hint: "Start the server first, or check the path.",
  });
  writeFileSync(folder.path, "");
  expect(await diagnose(folder.endpoint)).toMatchObject({
    message: expect.stringMatching(
      /: the connection is refused: nobody listens$|: this is a file, not a socket$/,
    ),
    hint: "A socket file without a server behind it is left over: start the server.",
  });
});
