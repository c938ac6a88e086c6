// The yardstick: a bare node:http2 server that sends prepared bytes and knows nothing of COSI.
// Usage: node raw-server.ts SOCKET; prints "ready" when it listens.
import { createServer, type ServerHttp2Stream } from "node:http2";
import { answers } from "./sample.ts";

const [socket] = process.argv.slice(2);
const get = answers.get("s0");
const list = answers.list(1000);
const opened = answers.opened();
const event = answers.event();
const watchers = new Set<ServerHttp2Stream>();
const headers = { ":status": 200, "content-type": "application/grpc" };
const trailers = { "grpc-status": "0" };

const server = createServer();
server.on("stream", (stream, { ":path": path }) => {
  stream.respond(headers, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  stream.on("error", () => watchers.delete(stream));
  switch (path) {
    case "/cosi.resource.State/Watch":
      stream.write(opened);
      watchers.add(stream);
      stream.on("close", () => watchers.delete(stream));
      return;
    case "/cosi.resource.State/List":
      stream.resume().end(list);
      return;
    case "/cosi.resource.State/Create":
      for (const watcher of watchers) watcher.write(event);
      stream.resume().end(get);
      return;
    default:
      stream.resume().end(get);
  }
});
server.listen(socket, () => console.log("ready"));
