import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type MethodDefinition, Server, ServerCredentials, type ServiceDefinition } from "@grpc/grpc-js";

/** What a run of the command wrote and how it ended. */
export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A run of the command that goes on. */
export interface CliRun {
  readonly result: Promise<CliResult>;
  /** Resolves when standard error holds the text. */
  sees(text: string): Promise<void>;
  interrupt(): void;
}

const bin = fileURLToPath(new URL("../bin/cosi-conformance.js", import.meta.url));
const serveBin = fileURLToPath(new URL("../../packages/runtime/bin/cosi-serve.js", import.meta.url));

/** Starts the command. */
export function startCli(words: readonly string[], cwd: string): CliRun {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const child = spawn(process.execPath, [bin, ...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  let look = (): void => undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    look();
  });
  return {
    result: new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err }))),
    sees: (text) =>
      new Promise((resolve) => {
        look = () => {
          if (err.includes(text)) resolve();
        };
        look();
      }),
    interrupt: () => child.kill("SIGINT"),
  };
}

/** Runs the command to its end. */
export function runCli(words: readonly string[], cwd: string): Promise<CliResult> {
  return startCli(words, cwd).result;
}

/** A folder that is removed at the end of the block it is used in. */
export function makeFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "cosi-cli-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A server on a socket in a folder. */
export interface TestServer extends AsyncDisposable {
  readonly endpoint: string;
}

/** A server that is no gRPC server: it does with each connection what it is told. */
export function listenRaw(folder: string, onConnection: (socket: Socket) => void): Promise<TestServer> {
  const path = join(folder, "raw.sock");
  const sockets = new Set<Socket>();
  const server: NetServer = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined); // the command hangs up as soon as it knows enough
    onConnection(socket);
  });
  return new Promise((resolve) => {
    server.listen(path, () =>
      resolve({
        endpoint: `unix:${path}`,
        async [Symbol.asyncDispose]() {
          for (const socket of sockets) socket.destroy();
          await new Promise((done) => server.close(done));
        },
      }),
    );
  });
}

/** What a server answers to a unary call: a status, bytes, or nothing at all. */
export type Answer = number | Uint8Array | undefined;

/** A gRPC server of `service` that answers each unary call as it is told. */
export async function listenGrpc(
  folder: string,
  service: string,
  answer: (method: string, request: Buffer, server: Server) => Answer,
): Promise<TestServer> {
  const path = join(folder, "grpc.sock");
  const server = new Server();
  const identity = (bytes: Buffer): Buffer => bytes;
  const definitions: Record<string, MethodDefinition<Buffer, Buffer>> = {};
  const handlers: Record<string, Parameters<Server["addService"]>[1][string]> = {};
  for (const name of ["Get", "Create", "Update", "Destroy", "Teardown", "TeardownAndDestroy"]) {
    definitions[name] = {
      path: `/${service}/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    };
    handlers[name] = (
      call: { request: Buffer },
      callback: (error: { code: number; details: string } | null, bytes?: Buffer) => void,
    ) => {
      const given = answer(name, call.request, server);
      if (typeof given === "number") callback({ code: given, details: "as the test says" });
      else if (given !== undefined) callback(null, Buffer.from(given));
    };
  }
  server.addService(definitions as ServiceDefinition, handlers);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
  return {
    endpoint: `unix:${path}`,
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}

/** Command line of the reference server. */
export function printServeCommand(endpoint: string): string {
  return `${process.execPath} ${serveBin} --listen ${endpoint}`;
}

/** Starts the reference server in a process of its own. */
export async function listenReference(folder: string): Promise<TestServer & { readonly pid: number }> {
  const endpoint = `unix:${join(folder, "cosi.sock")}`;
  const child = spawn(process.execPath, [serveBin, "--listen", endpoint], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", () => resolve());
    child.once("exit", (code) => reject(new Error(`the reference server ended with ${code}`)));
  });
  return {
    endpoint,
    pid: child.pid!,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}
