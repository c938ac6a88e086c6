import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";

/** Name of a schema that is published with this package. */
export type SchemaName = "report" | "config" | "baseline";

/** Checks a value against a published schema. @returns what is wrong with it; empty: nothing. */
export function checkAgainstSchema(name: SchemaName, value: unknown): readonly ErrorObject[] {
  const ajv = new Ajv2020({ allErrors: name !== "report", strict: true, verbose: true });
  const validate = ajv.compile(readSchema(name));
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Reads a schema that is published with this package. */
export function readSchema(name: SchemaName): Record<string, unknown> {
  const url = new URL(`../../schema/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Record<string, unknown>;
}
