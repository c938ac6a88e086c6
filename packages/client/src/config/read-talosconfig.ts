import { isIP } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { CosiError } from "../cosi-error.ts";
import { chooseContext } from "./choose-context.ts";
import { type Connection, createConnection } from "./connection.ts";
import { isOutOfReach, readBounded } from "./read-bounded.ts";
import { readYamlFile, type YamlValue } from "./yaml-file.ts";

/** Which context and node of a talosconfig are meant. */
export interface ReadTalosconfigOptions {
  /**
   * Path of the file. Default: the first that can be read of `$TALOSCONFIG`, `$TALOS_HOME/config` or `~/.talos/config`,
   * and `/var/run/secrets/talos.dev/config`.
   */
  readonly file?: string | undefined;
  /** Name of the context. Default: the one that the file names, else the only one. */
  readonly context?: string | undefined;
  /** Node behind the endpoint, at most one. Default: that of the context; without one the endpoint itself answers. */
  readonly nodes?: readonly string[] | undefined;
  /** Environment variables; empty ones count as absent. Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

type Entries = ReadonlyMap<string, YamlValue>;

/** Keys of a context that change how a server is reached, and that this reader does not follow. */
const unsupported = ["auth", "proxy-url"];

/**
 * Reads a context of a talosconfig: endpoints (port 50000 unless said otherwise), authority, client certificate and
 * node. Calls go to the node through metadata `node`; the State API is proxied to one node only. Keys that say nothing
 * about the connection are left alone.
 *
 * @throws {CosiError} invalidArgument: there is no such file or context, the file is not valid, it has several nodes
 * and none is chosen, or it needs a proxy or a way of authentication other than a certificate
 */
export function readTalosconfig(options: ReadTalosconfigOptions = {}): Connection {
  const file = locate(options);
  const { name, value } = chooseContext(file, readYamlFile(file).root.toMap(), options.context || undefined);
  const context = value.toMap();
  for (const key of unsupported) {
    const found = context.get(key);
    if (found !== undefined)
      throw found.refuse("not supported here; use a context with a client certificate and without a proxy");
  }
  const { places, endpoint } = readEndpoints(value, context);
  const isUnix = endpoint.every((each) => each.startsWith("unix:"));
  const ca = readPem(context.get("ca"));
  const cert = readPem(context.get("crt"));
  const node = chooseNode(context.get("nodes"), options.nodes, file);
  const connection = {
    endpoint,
    tls: isUnix ? undefined : { ...(ca && { ca }), ...(cert && { cert }) },
    key: isUnix ? undefined : readPem(context.get("key")),
    token: undefined,
    metadata: node === undefined ? undefined : { node },
    namespace: undefined,
    context: name,
    file,
    warnings: readBounded(file).isPublic ? [`everybody can read ${file}; type: chmod 600 ${file}`] : [],
  };
  return createConnection(connection, (part, message, index = 0) => {
    const place = part === "endpoint" ? places[index] : context.get(toKey(part));
    return (place ?? value).refuse(message.replaceAll("tls.cert", "crt").replaceAll("tls.", ""));
  });
}

function toKey(part: string): string {
  if (part === "metadata") return "nodes";
  return part === "cert" ? "crt" : part;
}

function locate({ file, env = process.env }: ReadTalosconfigOptions): string {
  if (file !== undefined) return resolve(file);
  const folder = env["TALOS_HOME"] || join(env["HOME"] || homedir(), ".talos");
  const first = env["TALOSCONFIG"] ? [resolve(env["TALOSCONFIG"])] : [];
  const candidates = [...first, resolve(folder, "config"), "/var/run/secrets/talos.dev/config"];
  for (const candidate of candidates) {
    try {
      readBounded(candidate);
      return candidate;
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
    }
  }
  const message = `no talosconfig can be read; tried ${candidates.join(", ")}; set TALOSCONFIG to its path`;
  throw new CosiError("invalidArgument", { message });
}

function readEndpoints(value: YamlValue, context: Entries): { places: YamlValue[]; endpoint: string[] } {
  const list = context.get("endpoints")?.toList() ?? [];
  const target = context.get("target");
  const places = list.length === 0 && target !== undefined ? [target] : list;
  if (places.length === 0)
    throw (context.get("endpoints") ?? value).refuse(
      "there is no endpoint; type: talosctl config endpoint ADDRESS",
    );
  return { places, endpoint: places.map((place) => toEndpoint(place.toText())) };
}

/** Addresses stand alone in a talosconfig. */
function toEndpoint(text: string): string {
  if (/^(?:unix:|https:\/\/)/.test(text)) return text.replace(/^unix:\/\/(?=\/)/, "unix:");
  return `tcp:${isIP(text) === 6 ? `[${text}]` : text}`;
}

function readPem(value: YamlValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = value.toText().replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw value.refuse("not base64; expected a PEM text in base64");
  return Buffer.from(text, "base64").toString("latin1");
}

function chooseNode(
  value: YamlValue | undefined,
  wanted: readonly string[] | undefined,
  file: string,
): string | undefined {
  const nodes = wanted ?? value?.toList().map((each) => each.toText()) ?? [];
  if (nodes.length <= 1) return nodes[0];
  const message = `there are ${nodes.length} nodes, and the State API answers for one; choose it with the option nodes: ["${nodes[0]}"]`;
  throw wanted === undefined && value !== undefined
    ? value.refuse(message)
    : new CosiError("invalidArgument", { message: `${file}: ${message}` });
}
