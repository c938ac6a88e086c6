import { create, type DescMessage, fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import {
  type ResourceType,
  type Spec,
  type SpecInitOf,
  SpecSchema,
  type Resource as WireResource,
} from "@cosi-spec/types";
import { CosiError } from "./cosi-error.ts";
import type { AnyType, Resource, SpecIn } from "./resource.ts";

/** Spec of a type without a schema, as it is written. */
export interface OpaqueSpec {
  /** Text for people, and for clients without the schema. */
  readonly yaml: string;
  /** Encoded message of the schema that others have. Default: empty. */
  readonly protoSpec?: Uint8Array | undefined;
}

/** What a spec is written from: an initialiser of its message, or YAML and bytes for an opaque type. */
export type SpecInit<T extends AnyType> = T extends ResourceType ? SpecInitOf<T> : OpaqueSpec;

/** How specs are read. */
export interface CodecOptions {
  /**
   * Reads YAML, for servers that send a spec as YAML alone; `parse` of the package `yaml` fits. Default: JSON is
   * read, which is YAML as well.
   */
  readonly parseYaml?: ((text: string) => unknown) | undefined;
}

/**
 * Reads a resource as it comes from a server.
 *
 * @throws {CosiError} internal: the resource has no metadata, or its spec is not one of its type
 */
export function decodeResource<T extends AnyType>(
  definition: T,
  { metadata, spec }: WireResource,
  options: CodecOptions = {},
): Resource<T> {
  if (metadata === undefined)
    throw new CosiError("internal", { message: "the server sent a resource without metadata" });
  const { protoSpec = new Uint8Array(0), yamlSpec: yaml = "" } = spec ?? {};
  try {
    const decoded =
      definition.schema === undefined ? undefined : decodeSpec(definition.schema, protoSpec, yaml, options);
    return { definition, metadata, spec: decoded as SpecIn<T>, yaml, protoSpec };
  } catch (error) {
    const { namespace, type, id } = metadata;
    // The text of the cause can hold values of the spec: it is left out.
    const name = error instanceof Error ? error.name : "an error";
    const message = `the spec that the server sent is not one of ${definition.type} (${name})`;
    throw new CosiError("internal", { message, resource: { namespace, type, id } });
  }
}

function decodeSpec(
  schema: DescMessage,
  protoSpec: Uint8Array,
  yaml: string,
  { parseYaml = JSON.parse }: CodecOptions,
): unknown {
  // An empty message is that of a spec of defaults, unless the text says otherwise: then the text counts.
  const isYamlAlone = protoSpec.length === 0 && !/^\s*(?:\{\s*\}|null|~)?\s*$/.test(yaml);
  if (!isYamlAlone) return fromBinary(schema, protoSpec);
  return fromJson(schema, parseYaml(yaml) as never, { ignoreUnknownFields: true });
}

/**
 * Writes a spec in both of its forms. The text is JSON, which every YAML reader takes.
 *
 * @throws {CosiError} invalidArgument: a value is not one of its field, which the message names without the value
 */
export function encodeSpec<T extends AnyType>(definition: T, init: SpecInit<T>): Spec {
  const { schema } = definition;
  if (schema === undefined) {
    const { yaml, protoSpec } = init as OpaqueSpec;
    return create(SpecSchema, { yamlSpec: yaml, protoSpec: protoSpec ?? new Uint8Array(0) });
  }
  try {
    const message = create(schema, init as never);
    return create(SpecSchema, {
      protoSpec: toBinary(schema, message),
      yamlSpec: `${JSON.stringify(toJson(schema, message), null, 2)}\n`,
    });
  } catch (error) {
    // The text of the error can hold the value, which may be a secret: only the name of the field is taken from it.
    const field = /^cannot encode field ([\w.]+) to /.exec(error instanceof Error ? error.message : "")?.[1];
    const where = field === undefined ? "" : `: look at the field ${field}`;
    throw new CosiError("invalidArgument", { message: `the spec is not one of ${definition.type}${where}` });
  }
}
