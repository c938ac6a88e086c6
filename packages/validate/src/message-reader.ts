import { type Message, type Registry, toJson } from "@bufbuild/protobuf";

/**
 * Creates the option `readMessage` of a validator: writes messages whose types are in a registry as JSON.
 *
 * The function throws for a message of another type.
 */
export function createMessageReader(
  registry: Registry,
): (message: { readonly $typeName: string }) => unknown {
  return (message) => {
    const schema = registry.getMessage(message.$typeName);
    if (schema === undefined) throw new Error(`message type ${message.$typeName} is not in the registry`);
    return toJson(schema, message as Message, { registry });
  };
}
