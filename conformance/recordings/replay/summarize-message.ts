import { createHash } from "node:crypto";
import type { JsonValue } from "@bufbuild/protobuf";

type Json = Readonly<Record<string, JsonValue>>;

/**
 * Describes a masked message in a few words and the beginning of a hash of the whole of it, so that equal
 * texts mean equal messages: `@3 UPDATED a v2 #1f0c6a9be2` is an event that came after step 3.
 */
export function summarizeMessage(message: JsonValue): string {
  const text = JSON.stringify(message);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const words = isObject(message) ? summarize(message) : "";
  return `${words === "" ? cut(text) : words} #${hash}`;
}

function summarize(message: Json): string {
  const { afterStep, message: inner, resource, event } = message;
  if (afterStep !== undefined && isObject(inner)) return `@${JSON.stringify(afterStep)} ${summarize(inner)}`;
  if (isObject(resource)) return nameOf(resource);
  if (Array.isArray(event)) return event.map(summarizeEvent).join(" + ");
  return Object.keys(message).length === 0 ? "empty" : "";
}

function summarizeEvent(event: JsonValue): string {
  if (!isObject(event)) return "";
  const { type, resource } = event;
  return isObject(resource) ? `${String(type)} ${nameOf(resource)}` : String(type);
}

function nameOf(resource: Json): string {
  const metadata = isObject(resource["metadata"]) ? resource["metadata"] : {};
  const { namespace, type, id, version, phase } = metadata as Record<string, string | undefined>;
  const kind = namespace === "default" && type === "Tests.example.dev" ? "" : `${namespace ?? '""'}/${type}/`;
  return `${kind}${cut(id ?? '""')} v${version}${phase === "running" ? "" : ` ${phase}`}`;
}

function cut(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function isObject(value: JsonValue | undefined): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
