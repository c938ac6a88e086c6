import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  NamespaceSpecSchema,
  type ResourceDefinitionSpec,
  ResourceDefinitionSpec_Sensitivity,
  ResourceDefinitionSpecSchema,
} from "@cosi-spec/types";
import { StateError } from "./state-error.ts";
import { writeYaml, type YamlEntry } from "./write-yaml.ts";

/** Type of the resources that describe namespaces. */
export const namespaceType = "Namespaces.meta.cosi.dev";
/** Type of the resources that describe resource types. */
export const definitionType = "ResourceDefinitions.meta.cosi.dev";

/**
 * Decodes the content of a meta type and writes both of its forms anew; undefined for all other types.
 *
 * @throws {StateError} invalidArgument: the content does not decode as the message of its type.
 * @requirement COSI-MTA-001
 * @requirement COSI-MTA-002
 * @requirement COSI-MTA-003
 */
export function normalizeMetaSpec(
  type: string,
  protoSpec: Uint8Array,
): { protoSpec: Uint8Array; yamlSpec: Uint8Array } | undefined {
  if (type === namespaceType) {
    const spec = decode(type, () => fromBinary(NamespaceSpecSchema, protoSpec));
    return {
      protoSpec: toBinary(NamespaceSpecSchema, spec, { writeUnknownFields: false }),
      yamlSpec: encodeYaml([["description", spec.description]]),
    };
  }
  if (type === definitionType) {
    const spec = decode(type, () => fromBinary(ResourceDefinitionSpecSchema, protoSpec));
    return {
      protoSpec: toBinary(ResourceDefinitionSpecSchema, spec, { writeUnknownFields: false }),
      yamlSpec: encodeYaml(listDefinitionEntries(spec)),
    };
  }
  return undefined;
}

function decode<T>(type: string, read: () => T): T {
  try {
    return read();
  } catch {
    // The decoder's own message may quote what it read.
    throw new StateError("invalidArgument", `proto_spec does not decode as the content of ${type}`);
  }
}

function listDefinitionEntries(spec: ResourceDefinitionSpec): YamlEntry[] {
  const entries: YamlEntry[] = [
    ["type", spec.resourceType],
    ["displayType", spec.displayType],
    ["defaultNamespace", spec.defaultNamespace],
    ["aliases", spec.aliases],
    ["allAliases", spec.allAliases],
    ["printColumns", spec.printColumns.map(({ name, jsonPath }) => ({ name, jsonPath }))],
  ];
  if (spec.sensitivity === ResourceDefinitionSpec_Sensitivity.SENSITIVE) {
    entries.push(["sensitivity", "sensitive"]);
  } else if (spec.sensitivity !== ResourceDefinitionSpec_Sensitivity.NON_SENSITIVE) {
    throw new StateError("invalidArgument", "proto_spec holds an unknown sensitivity");
  }
  return entries;
}

function encodeYaml(entries: readonly YamlEntry[]): Uint8Array {
  return Buffer.from(writeYaml(entries), "utf8");
}
