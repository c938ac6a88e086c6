import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { CosiError } from "../cosi-error.ts";
import { chooseContext } from "./choose-context.ts";
import { type Connection, createConnection } from "./connection.ts";
import { readBounded } from "./read-bounded.ts";
import { createTokenFile } from "./token-file.ts";
import { readYamlFile, type YamlValue } from "./yaml-file.ts";

/** Which connection is meant. */
export interface ReadConnectionOptions {
  /** Path of the file. Default: `$COSI_CONFIG`, else `$XDG_CONFIG_HOME/cosi/config.yaml`, else under `~/.config`. */
  readonly file?: string | undefined;
  /** Name of the context. Default: `$COSI_CONTEXT`, else the one that the file names, else the only one. */
  readonly context?: string | undefined;
  /** Environment variables; empty ones count as absent. Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

const topKeys = ["context", "contexts"];
const contextKeys = ["endpoint", "endpoints", "tls", "token", "tokenFile", "metadata", "namespace"];
const tlsKeys = ["ca", "caFile", "cert", "certFile", "key", "keyFile", "serverName"];

type Entries = ReadonlyMap<string, YamlValue>;

/**
 * Reads a context of a connection file. Paths in it are relative to the file. Every file is at most 1 MiB.
 *
 * A file of a key or token that everybody can read is a warning. A `tokenFile` is read again while the connection is
 * used, at most once a second; all other files once, now.
 *
 * @throws {CosiError} invalidArgument: the message says file, line and column, what is wrong and what was expected,
 * and holds no value of the file
 * @example
 * const transport = createGrpcTransport(readConnection({ context: "lab" }));
 */
export function readConnection(options: ReadConnectionOptions = {}): Connection {
  const { env = process.env } = options;
  const file = locate(options.file, env);
  const top = readYamlFile(file).root.toMap(topKeys);
  const { name, value } = chooseContext(file, top, options.context ?? (env["COSI_CONTEXT"] || undefined));
  const context = value.toMap(contextKeys);
  const tlsValue = context.get("tls");
  const tls = tlsValue?.toMap(tlsKeys);
  const warnings: string[] = [];
  const read = (entries: Entries | undefined, key: string, isSecret: boolean): string | undefined => {
    const inline = entries?.get(key);
    const path = entries?.get(`${key}File`);
    if (inline !== undefined && path !== undefined)
      throw path.refuse(`there is ${key} as well; keep one of the two`);
    if (path === undefined) return inline?.toText();
    return readFileAt(path, file, isSecret ? warnings : undefined);
  };
  const endpoints = readEndpoints(value, context);
  const ca = read(tls, "ca", false);
  const cert = read(tls, "cert", false);
  const serverName = tls?.get("serverName")?.toText();
  const connection = {
    endpoint: endpoints.map((each) => each.toText()),
    tls: tls && { ...(ca && { ca }), ...(cert && { cert }), ...(serverName && { serverName }) },
    key: read(tls, "key", true),
    token: toToken(context, file, read(context, "token", true)),
    metadata: readMetadata(context.get("metadata")),
    namespace: context.get("namespace")?.toText(),
    context: name,
    file,
    warnings,
  };
  return createConnection(connection, (part, message, index = 0) => {
    const place = part === "endpoint" ? endpoints[index] : (tls?.get(part) ?? tls?.get(`${part}File`));
    return (place ?? context.get(part) ?? tlsValue ?? value).refuse(message);
  });
}

function locate(file: string | undefined, env: NonNullable<ReadConnectionOptions["env"]>): string {
  const given = file ?? (env["COSI_CONFIG"] || undefined);
  if (given !== undefined) return resolve(given);
  // A relative path is to be ignored (https://specifications.freedesktop.org/basedir-spec/latest/).
  const xdg = env["XDG_CONFIG_HOME"] ?? "";
  const folder = isAbsolute(xdg) ? xdg : join(env["HOME"] || homedir(), ".config");
  return join(folder, "cosi", "config.yaml");
}

function readEndpoints(value: YamlValue, context: Entries): YamlValue[] {
  const one = context.get("endpoint");
  const several = context.get("endpoints");
  if (one !== undefined && several !== undefined)
    throw several.refuse("there is endpoint as well; keep one of the two");
  if (one !== undefined) return [one];
  if (several === undefined)
    throw value.refuse("there is no endpoint; add endpoint: unix:/path, tcp:host:port or https://host:port");
  const list = several.toList();
  if (list.length === 0) throw several.refuse("the list is empty; add an endpoint, such as tcp:host:port");
  return list;
}

function readFileAt(place: YamlValue, file: string, warnings: string[] | undefined): string {
  const path = resolve(dirname(file), place.toText());
  try {
    const { text, isPublic } = readBounded(path);
    if (isPublic) warnings?.push(`everybody can read ${path}; type: chmod 600 ${path}`);
    return text;
  } catch (error) {
    throw place.refuse(CosiError.from(error).rawMessage);
  }
}

function toToken(context: Entries, file: string, text: string | undefined): Connection["token"] {
  const place = context.get("tokenFile") ?? context.get("token");
  if (text === undefined || place === undefined) return undefined;
  const isFile = context.has("tokenFile");
  if (!/^[!-~]+$/.test(isFile ? text.trim() : text))
    throw place.refuse("expected one token of visible ASCII characters without spaces and the word Bearer");
  return isFile ? createTokenFile(resolve(dirname(file), place.toText())) : () => Promise.resolve(text);
}

function readMetadata(value: YamlValue | undefined): Record<string, string> | undefined {
  if (value === undefined) return undefined;
  return Object.fromEntries([...value.toMap()].map(([key, text]) => [key, text.toText()]));
}
