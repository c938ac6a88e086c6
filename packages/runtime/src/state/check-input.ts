import { isUtf8 } from "node:buffer";
import { isWellFormedText } from "./is-well-formed-text.ts";
import type { ResourceInput, ResourceName } from "./resource.ts";
import { StateError } from "./state-error.ts";

/**
 * Checks the name of a resource to be stored.
 *
 * @throws {StateError} invalidArgument: a part is too long, or is no Unicode text.
 */
export function checkName(name: ResourceName, maxNameBytes: number): void {
  for (const part of ["namespace", "type", "id"] as const) {
    checkText(part, name[part]);
    if (name[part].length > maxNameBytes || Buffer.byteLength(name[part], "utf8") > maxNameBytes) {
      throw new StateError("invalidArgument", `${part} is longer than ${maxNameBytes} bytes`);
    }
  }
}

/**
 * Checks that all texts of a resource can be encoded.
 *
 * @throws {StateError} invalidArgument: a text holds half of a surrogate pair.
 */
export function checkTexts(input: ResourceInput): void {
  if (input.owner !== undefined) checkText("owner", input.owner);
  for (const finalizer of input.finalizers ?? []) checkText("finalizers", finalizer);
  for (const field of ["labels", "annotations"] as const) {
    for (const [key, value] of input[field] ?? []) {
      checkText(field, key);
      checkText(field, value);
    }
  }
  const { yamlSpec } = input;
  if (typeof yamlSpec === "string") checkText("yamlSpec", yamlSpec);
  else if (yamlSpec !== undefined && !isUtf8(yamlSpec)) {
    throw new StateError("invalidArgument", "yamlSpec is not valid UTF-8");
  }
}

/** @throws {StateError} invalidArgument: the text holds half of a surrogate pair. */
export function checkText(field: string, text: string): void {
  if (!isWellFormedText(text)) throw new StateError("invalidArgument", `${field} is not valid Unicode text`);
}
