import { createHash } from "node:crypto";
import type { Remember } from "../emit/emitter.ts";
import type { FieldType, Model, ResourceType } from "../model/model.ts";

/** Memory of one target: what was made of each type in the last round. */
export interface Memory {
  readonly remember: Remember;
  /** Forgets what the round that ends now did not ask for. */
  endRound(): void;
}

/** Creates an empty memory. */
export function createMemory(): Memory {
  const entries = new Map<string, { readonly digest: string; readonly value: unknown }>();
  const used = new Set<string>();
  const digests = new WeakMap<Model, Map<string, string>>();
  return {
    remember<T>(part: string, model: Model, resource: ResourceType, make: () => T): T {
      const key = `${part} ${resource.type}`;
      used.add(key);
      let ofModel = digests.get(model);
      if (ofModel === undefined) {
        ofModel = new Map();
        digests.set(model, ofModel);
      }
      const digest = ofModel.get(resource.type) ?? digestType(model, resource);
      ofModel.set(resource.type, digest);
      const before = entries.get(key);
      if (before?.digest === digest) return before.value as T;
      const value = make();
      entries.set(key, { digest, value });
      return value;
    },
    endRound() {
      for (const key of entries.keys()) if (!used.has(key)) entries.delete(key);
      used.clear();
    },
  };
}

/** Digest of a type and of all that it reaches. */
export function digestType(model: Model, resource: ResourceType): string {
  const hash = createHash("sha256").update(JSON.stringify(resource));
  const seen = new Set<string>();
  const queue = [resource.message];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const message = model.messages.get(name);
    hash.update(JSON.stringify(message ?? model.enums.get(name) ?? name));
    // Parents are part of the names of generated code.
    if (message?.parent !== undefined) queue.push(message.parent);
    for (const field of message?.fields ?? []) queue.push(...namesIn(field.type));
  }
  return hash.digest("base64");
}

function namesIn(type: FieldType): string[] {
  if (type.kind === "list") return namesIn(type.item);
  if (type.kind === "map") return namesIn(type.value);
  return type.kind === "scalar" ? [] : [type.name];
}
