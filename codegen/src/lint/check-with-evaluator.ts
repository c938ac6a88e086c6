import { type FileRegistry, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { parse } from "yaml";
import { evaluateMessage } from "../evaluate/index.ts";
import type { Model } from "../model/model.ts";
import type { CheckExample } from "./lint-context.ts";

/**
 * Creates a check of whole examples that reads them as a program would: the parser of protobuf JSON decides
 * whether they can be read at all, the evaluator whether they break a rule.
 */
export function createExampleChecker(model: Model, registry: FileRegistry): CheckExample {
  return (resource, yaml) => {
    const type = registry.getMessage(resource.message);
    if (type === undefined) return [];
    const fault = (path: string, message: string) => ({
      ...{ code: "lint/example-invalid", severity: "error" as const, path, message },
    });
    try {
      const value = (parse(yaml, { maxAliasCount: 10 }) ?? {}) as JsonValue;
      const message = fromJson(type, value, { registry });
      return evaluateMessage(model, type, message).map((violation) =>
        fault(violation.path, violation.message),
      );
    } catch (error) {
      // The message of the parser repeats the value, which may be a secret.
      const text = error instanceof Error ? error.message : "";
      const field = /^cannot decode field (\S+) from JSON/.exec(text)?.[1];
      return [fault("", field === undefined ? "is no protobuf JSON of its type" : `${field} cannot be read`)];
    }
  };
}
