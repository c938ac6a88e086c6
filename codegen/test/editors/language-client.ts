import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A place in a document; both count from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A fault that the server reports. */
export interface EditorDiagnostic {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly message: string;
  readonly severity?: number;
}

/** A proposal for what to type. */
export interface CompletionItem {
  readonly label: string;
  readonly insertText?: string;
  readonly documentation?: string | { readonly value: string };
}

/** An editor's side of the language server for YAML. */
export interface LanguageClient {
  /** Opens a document and waits for what the server says about it. */
  open(uri: string, text: string): Promise<readonly EditorDiagnostic[]>;
  /** What can be typed at a place of an open document. */
  complete(uri: string, position: Position): Promise<readonly CompletionItem[]>;
  /** The text that is shown over a place of an open document; empty: none. */
  hover(uri: string, position: Position): Promise<string>;
  stop(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Starts the server with one schema for all files; it is not to ask the network for any. */
export async function startLanguageClient(schemaUri: string): Promise<LanguageClient> {
  const folder = dirname(createRequire(import.meta.url).resolve("yaml-language-server/package.json"));
  const child = spawn(process.execPath, [join(folder, "bin", "yaml-language-server"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createConnection(child, schemaUri);
  await connection.request("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: {
        completion: { completionItem: { documentationFormat: ["markdown"], snippetSupport: false } },
        hover: { contentFormat: ["markdown"] },
        publishDiagnostics: {},
      },
    },
  });
  connection.notify("initialized", {});
  connection.notify("workspace/didChangeConfiguration", { settings: { yaml: createSettings(schemaUri) } });
  return {
    async open(uri, text) {
      const published = connection.waitForDiagnostics(uri);
      connection.notify("textDocument/didOpen", {
        textDocument: { uri, languageId: "yaml", version: 1, text },
      });
      return published;
    },
    async complete(uri, position) {
      const result = await connection.request("textDocument/completion", { textDocument: { uri }, position });
      return (
        Array.isArray(result) ? result : (result as { items: CompletionItem[] }).items
      ) as CompletionItem[];
    },
    async hover(uri, position) {
      const result = (await connection.request("textDocument/hover", {
        textDocument: { uri },
        position,
      })) as {
        contents: string | { value: string };
      } | null;
      if (!result) return "";
      return typeof result.contents === "string" ? result.contents : result.contents.value;
    },
    async stop() {
      const ended = new Promise<void>((done) => child.once("exit", () => done()));
      await connection.request("shutdown", null);
      connection.notify("exit", null);
      await ended;
    },
  };
}

function createSettings(schemaUri: string): unknown {
  return {
    schemas: { [schemaUri]: ["*.yaml"] },
    schemaStore: { enable: false },
    validate: true,
    hover: true,
    completion: true,
    yamlVersion: "1.2",
  };
}

function createConnection(child: ChildProcess, schemaUri: string) {
  const pending = new Map<number, { done: (result: unknown) => void; fail: (error: Error) => void }>();
  const waiting = new Map<string, (list: readonly EditorDiagnostic[]) => void>();
  let lastId = 0;
  let buffer = Buffer.alloc(0);

  child.on("exit", (code) => {
    for (const { fail } of pending.values()) fail(new Error(`the language server ended with ${code}`));
  });
  child.stdout?.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let message = takeMessage(); message; message = takeMessage()) receive(message);
  });

  function takeMessage(): Message | undefined {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("latin1", 0, end))?.[1]);
    if (buffer.length < end + 4 + length) return undefined;
    const message = JSON.parse(buffer.toString("utf8", end + 4, end + 4 + length)) as Message;
    buffer = buffer.subarray(end + 4 + length);
    return message;
  }

  function receive({ id, method, params, result, error }: Message): void {
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as { uri: string; diagnostics: EditorDiagnostic[] };
      waiting.get(uri)?.(diagnostics);
      waiting.delete(uri);
    } else if (method === "workspace/configuration") {
      const { items } = params as { items: { section?: string }[] };
      send({ id, result: items.map(({ section }) => (section === "yaml" ? createSettings(schemaUri) : {})) });
    } else if (method !== undefined && id !== undefined) send({ id, result: null });
    else if (id !== undefined) {
      const { done, fail } = pending.get(id) ?? {};
      pending.delete(id);
      if (error) fail?.(new Error(error.message));
      else done?.(result);
    }
  }

  function send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    child.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin?.write(body);
  }

  return {
    request(method: string, params: unknown): Promise<unknown> {
      const id = ++lastId;
      return new Promise((done, fail) => {
        pending.set(id, { done, fail });
        send({ id, method, params });
      });
    },
    notify: (method: string, params: unknown): void => send({ method, params }),
    waitForDiagnostics: (uri: string): Promise<readonly EditorDiagnostic[]> =>
      new Promise((done) => waiting.set(uri, done)),
  };
}
