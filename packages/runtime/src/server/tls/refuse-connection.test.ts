import { once } from "node:events";
import { connect as connectHttp2, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Authorities, createAuthorities, hasOpenssl } from "./certificates.testdata.ts";
import { refuseConnection } from "./refuse-connection.ts";

/** Without openssl there are no certificates, and what needs them is skipped. */
const isSkipped = !hasOpenssl();
const cleanUps: (() => unknown)[] = [];
let authorities: Authorities;

beforeAll(() => {
  if (isSkipped) return;
  authorities = createAuthorities();
  cleanUps.push(() => authorities.remove());
});

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Starts a server that refuses everybody; answers the port, and the sockets it has seen. */
async function start(timeoutMs: number): Promise<{ port: number; sockets: TLSSocket[] }> {
  const sockets: TLSSocket[] = [];
  const options = { ...authorities.create({ subject: "/CN=server" }), ALPNProtocols: ["h2"] };
  const server = createServer(options, (socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    refuseConnection(socket, "no entry", timeoutMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  cleanUps.push(() => sockets.map((socket) => socket.destroy()));
  return { port: (server.address() as AddressInfo).port, sockets };
}

it.skipIf(isSkipped)(
  "answers every call on the connection, whatever its request, until its time is over",
  async () => {
    const { port } = await start(600_000);
    const session = connectHttp2(`https://localhost:${port}`, { ca: authorities.ca });
    cleanUps.push(() => session.destroy());
    for (const size of Array.from({ length: 150 }, (_, index) => index * 1_000)) {
      const call = session.request({ ":method": "POST", ":path": "/cosi.resource.State/Get" });
      call.end(Buffer.alloc(size));
      const [headers] = (await once(call.resume(), "response")) as [IncomingHttpHeaders];
      expect(headers).toMatchObject({
        ":status": 200,
        "content-type": "application/grpc",
        "grpc-status": "16",
        "grpc-message": "no entry",
      });
    }
  },
);

it.skipIf(isSkipped)("survives what is no HTTP/2, and cuts it", async () => {
  const { port, sockets } = await start(600_000);
  for (const text of ["GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\xff\x09\0\0\0\0\0"]) {
    const socket: Socket = connect({ port, host: "127.0.0.1", servername: "localhost", ca: authorities.ca });
    socket.on("error", () => socket.destroy());
    socket.resume().write(text);
    await once(socket, "close");
  }
  expect(sockets).toHaveLength(2);
});

it.skipIf(isSkipped)("survives calls that are reset at once", async () => {
  const { port, sockets } = await start(600_000);
  const socket = connect({ port, host: "127.0.0.1", servername: "localhost", ca: authorities.ca });
  socket.on("error", () => socket.destroy());
  const settings = frame(4, 0, 0, []);
  // `:method: POST`, `:scheme: https`, `:path: /` and `:authority: a`, by their numbers in the table of HPACK.
  const calls = [1, 3, 5, 7].flatMap((id) => [
    frame(1, 4, id, [0x83, 0x87, 0x84, 0x01, 1, 0x61]),
    frame(3, 0, id, [0, 0, 0, 8]),
  ]);
  socket.write(Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), settings, ...calls]));
  // The answer to a ping comes after all of that.
  socket.write(
    frame(
      6,
      0,
      0,
      Array.from("pingpong", (letter) => letter.charCodeAt(0)),
    ),
  );
  let received = "";
  for await (const chunk of socket) {
    received += (chunk as Buffer).toString("latin1");
    if (received.includes("pingpong")) break;
  }
  expect(sockets[0]?.destroyed).toBe(false);
});

function frame(type: number, flags: number, streamId: number, payload: readonly number[]): Buffer {
  return Buffer.from([0, 0, payload.length, type, flags, 0, 0, 0, streamId, ...payload]);
}
