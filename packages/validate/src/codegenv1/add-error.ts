import type { SchemaError } from "../type-info.ts";

/** Appends an error to a list, which comes into being with the first. */
export function addError(
  errors: SchemaError[] | null,
  instancePath: string,
  schemaPath: string,
  params: SchemaError["params"] = noParameters,
  propertyName?: string,
): SchemaError[] {
  const error: SchemaError =
    propertyName === undefined
      ? { instancePath, schemaPath, params }
      : { instancePath, schemaPath, params, propertyName };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}

const noParameters: SchemaError["params"] = Object.freeze({});

/** Appends the errors of a part; in place, so that many parts do not cost quadratic time. */
export function addErrors(errors: SchemaError[] | null, more: readonly SchemaError[] | null): SchemaError[] {
  const all = errors ?? [];
  for (const error of more ?? []) all.push(error);
  return all;
}

/** Takes errors back down to a count, after one of several ways was open. */
export function cutErrors(errors: SchemaError[] | null, count: number): SchemaError[] | null {
  if (errors === null || count === 0) return null;
  errors.length = count;
  return errors;
}
