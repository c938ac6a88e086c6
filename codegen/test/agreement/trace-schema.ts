import { formats } from "../../../packages/validate/src/formats/formats.ts";

type Schema = { readonly [keyword: string]: unknown };
type Json = { readonly [key: string]: unknown };

/** How often a keyword said yes and no. */
export interface Hits {
  yes: number;
  no: number;
}

/**
 * Plain interpreter of the keywords that the emitter uses. It looks at all of them, so that it can count which
 * were hit on which side, and is a second opinion on what ajv says.
 */
export class SchemaTracer {
  readonly hits = new Map<string, Hits>();
  readonly root: Schema;
  private readonly patterns = new Map<string, RegExp>();

  constructor(root: Schema) {
    this.root = root;
  }

  accepts(value: unknown): boolean {
    return this.check(this.root, "", value);
  }

  /** Keywords that were never hit on one side. */
  listOneSided(): string[] {
    return [...this.hits]
      .filter(([, { yes, no }]) => yes === 0 || no === 0)
      .map(([path, { yes }]) => `${path} (${yes === 0 ? "never yes" : "never no"})`);
  }

  private check(schema: Schema, path: string, value: unknown): boolean {
    let isFine = true;
    for (const keyword of Object.keys(schema)) {
      const verdict = this.checkKeyword(schema, keyword, `${path}/${keyword}`, value);
      if (verdict === undefined) continue;
      if (!verdict) isFine = false;
      // These only hold others, which are counted themselves.
      if (keyword === "properties" || keyword === "allOf" || keyword === "if") continue;
      const hits = this.hits.get(`${path}/${keyword}`) ?? { yes: 0, no: 0 };
      hits[verdict ? "yes" : "no"]++;
      this.hits.set(`${path}/${keyword}`, hits);
    }
    return isFine;
  }

  private checkKeyword(schema: Schema, keyword: string, path: string, value: unknown): boolean | undefined {
    const wanted = schema[keyword];
    switch (keyword) {
      case "type":
        return (Array.isArray(wanted) ? wanted : [wanted]).some((type) => hasType(value, type as string));
      case "const":
        return isEqual(value, wanted);
      case "enum":
        return (wanted as unknown[]).some((item) => isEqual(value, item));
      case "not":
        return !this.check(wanted as Schema, path, value);
      case "allOf":
        return (wanted as Schema[])
          .map((part, index) => this.check(part, `${path}/${index}`, value))
          .every(Boolean)
          ? undefined
          : false;
      case "anyOf":
        return (wanted as Schema[])
          .map((part, index) => this.check(part, `${path}/${index}`, value))
          .some(Boolean);
      case "oneOf":
        return (
          (wanted as Schema[])
            .map((part, index) => this.check(part, `${path}/${index}`, value))
            .filter(Boolean).length === 1
        );
      case "if":
        return this.check(wanted as Schema, path, value)
          ? this.check(schema.then as Schema, path.replace(/if$/, "then"), value)
          : undefined;
      case "$ref": {
        const target = (wanted as string).slice(1);
        const schemaThere = target
          .split("/")
          .slice(1)
          .reduce((at: unknown, token) => (at as Json)[decodeURIComponent(token)], this.root);
        return this.check(schemaThere as Schema, target, value);
      }
      default:
        if (typeof value === "number") return checkNumber(keyword, wanted as number, value);
        if (typeof value === "string") return this.checkText(keyword, wanted, value);
        if (Array.isArray(value)) return this.checkList(keyword, wanted, path, value);
        if (typeof value === "object" && value !== null)
          return this.checkObject(schema, keyword, wanted, path, value as Json);
        return undefined;
    }
  }

  private checkText(keyword: string, wanted: unknown, value: string): boolean | undefined {
    switch (keyword) {
      case "minLength":
        return [...value].length >= (wanted as number);
      case "maxLength":
        return value.length <= (wanted as number) || [...value].length <= (wanted as number);
      case "pattern": {
        const source = wanted as string;
        const pattern = this.patterns.get(source) ?? new RegExp(source, "u");
        this.patterns.set(source, pattern);
        return pattern.test(value);
      }
      case "format":
        return formats[wanted as keyof typeof formats](value);
      default:
        return undefined;
    }
  }

  private checkList(
    keyword: string,
    wanted: unknown,
    path: string,
    value: readonly unknown[],
  ): boolean | undefined {
    switch (keyword) {
      case "minItems":
        return value.length >= (wanted as number);
      case "maxItems":
        return value.length <= (wanted as number);
      case "uniqueItems":
        return value.every((item, index) => value.findIndex((other) => isEqual(item, other)) === index);
      case "items":
        if (isFree(wanted)) return undefined;
        return value.map((item) => this.check(wanted as Schema, path, item)).every(Boolean);
      default:
        return undefined;
    }
  }

  private checkObject(
    schema: Schema,
    keyword: string,
    wanted: unknown,
    path: string,
    value: Json,
  ): boolean | undefined {
    const keys = Object.keys(value);
    switch (keyword) {
      case "required":
        return (wanted as string[]).every((key) => keys.includes(key));
      case "minProperties":
        return keys.length >= (wanted as number);
      case "maxProperties":
        return keys.length <= (wanted as number);
      case "propertyNames":
        return keys.map((key) => this.check(wanted as Schema, path, key)).every(Boolean);
      case "properties": {
        const known = wanted as { readonly [key: string]: Schema };
        const verdicts = keys
          .filter((key) => Object.hasOwn(known, key))
          .map((key) => this.check(known[key] as Schema, `${path}/${key}`, value[key]));
        return verdicts.every(Boolean) ? undefined : false;
      }
      case "additionalProperties": {
        const known = schema.properties ?? {};
        const others = keys.filter((key) => !Object.hasOwn(known, key));
        if (wanted === false) return others.length === 0;
        if (isFree(wanted)) return undefined;
        return others.map((key) => this.check(wanted as Schema, path, value[key])).every(Boolean);
      }
      case "dependentRequired":
      case "dependencies":
        return Object.entries(wanted as { [key: string]: string[] }).every(
          ([key, others]) => !keys.includes(key) || others.every((other) => keys.includes(other)),
        );
      default:
        return undefined;
    }
  }
}

/** Whether a schema accepts everything; there is nothing to hit. */
function isFree(schema: unknown): boolean {
  return Object.keys(schema as Schema).length === 0;
}

function checkNumber(keyword: string, wanted: number, value: number): boolean | undefined {
  switch (keyword) {
    case "minimum":
      return value >= wanted;
    case "maximum":
      return value <= wanted;
    case "exclusiveMinimum":
      return value > wanted;
    case "exclusiveMaximum":
      return value < wanted;
    case "multipleOf":
      return Math.abs(value / wanted) < 1e21 && Number.isInteger(value / wanted);
    default:
      return undefined;
  }
}

function hasType(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (type === "number") return Number.isFinite(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual((a as Json)[key], (b as Json)[key]))
  );
}
