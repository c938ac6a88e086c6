import { checkResource, type DocumentMetadata } from "./check-resource.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { diagnosticCatalogue, formatMessage } from "./diagnostics.ts";
import { explainSpec, explainUnknown } from "./explain/explain.ts";
import { explainNumbers } from "./explain/explain-numbers.ts";
import type { Fault } from "./explain/fault.ts";
import { redactPath } from "./explain/redact-path.ts";
import { toDiagnostic } from "./explain/to-diagnostic.ts";
import { type Limits, resolveLimits } from "./limits.ts";
import { decodeUtf8 } from "./text/decode-utf8.ts";
import { findEntry, type Node, type PathStep, toPlainValue } from "./text/node.ts";
import { type ParsedDocument, parseJson } from "./text/parse-json.ts";
import { parseYaml } from "./text/parse-yaml.ts";
import { countUtf8Bytes, createSourceText, type SourceText } from "./text/source-text.ts";
import { readPlainValue } from "./text/to-node.ts";
import type { SchemaError, TypeInfo, TypeValidator } from "./type-info.ts";

/** JSON form of the valid specs of a validator. */
export type ValueOf<V> = V extends TypeValidator<infer T> ? T : never;

/** A document that is valid. */
export interface ValidResult<T = unknown> {
  readonly kind: "valid";
  /** Name of the resource type. */
  readonly type: string;
  /** Metadata of a resource document; undefined for a bare spec. */
  readonly metadata: DocumentMetadata | undefined;
  /** The spec; its objects have no prototype. */
  readonly value: T;
}

/** A document with faults. */
export interface InvalidResult {
  readonly kind: "invalid";
  /** Name of the resource type; undefined where it is not known. */
  readonly type: string | undefined;
  /** At least one, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A document that could not be judged, because a validator or an option is broken. */
export interface ErrorResult {
  readonly kind: "error";
  readonly type: string | undefined;
  readonly error: Error;
}

/** What became of one document. */
export type ValidationResult<T = unknown> = ValidResult<T> | InvalidResult | ErrorResult;

/** How one input is read. */
export interface ValidateOptions {
  /** Name of the file in diagnostics. Default `-`. */
  readonly file?: string;
  /** Form of a text. Default: `json` for a file name that ends in `.json`, else `yaml`, which most JSON is too. */
  readonly format?: "yaml" | "json";
  /** Type of bare specs. Without it, and for documents with `metadata`, the metadata names the type. */
  readonly type?: string;
}

/** How a validator is made. */
export interface ValidatorOptions<V extends TypeValidator = TypeValidator> {
  /** The types that documents may have. */
  readonly types: Iterable<V>;
  /** Bounds; each has a default. */
  readonly limits?: Partial<Limits>;
  /** How a message of protobuf-es becomes JSON; see `createMessageReader`. Without it messages give an error. */
  readonly readMessage?: (message: { readonly $typeName: string }) => unknown;
}

/** Checks documents of a fixed set of types. */
export interface Validator<T = unknown> {
  /**
   * Checks a YAML or JSON text (also as bytes of UTF-8), a plain value or a message: one result for each document, at least one.
   *
   * Never throws because of the input.
   */
  validate(input: unknown, options?: ValidateOptions): ValidationResult<T>[];
}

/** Creates a validator for a set of types. */
export function createValidator<V extends TypeValidator>(
  options: ValidatorOptions<V>,
): Validator<ValueOf<V>> {
  const run = new Run(options);
  return {
    validate: (input, inputOptions = {}) =>
      run.validate(input, inputOptions) as ValidationResult<ValueOf<V>>[],
  };
}

/** Checks one input; see {@link Validator.validate}. */
export function validate<V extends TypeValidator>(
  input: unknown,
  options: ValidatorOptions<V> & ValidateOptions,
): ValidationResult<ValueOf<V>>[] {
  return createValidator(options).validate(input, options);
}

/** What is the same for every document of one input. */
interface Input {
  readonly options: ValidateOptions;
  readonly source: SourceText | undefined;
  readonly isYaml: boolean;
}

class Run {
  private readonly validators: ReadonlyMap<string, TypeValidator>;
  private readonly infos: ReadonlyMap<string, TypeInfo>;
  private readonly limits: Limits;
  private readonly readMessage: ValidatorOptions["readMessage"];

  constructor(options: ValidatorOptions) {
    const types = [...options.types];
    this.validators = new Map(types.map((validator) => [validator.info.type, validator]));
    this.infos = new Map(types.map(({ info }) => [info.type, info]));
    this.limits = resolveLimits(options.limits);
    this.readMessage = options.readMessage;
  }

  validate(input: unknown, options: ValidateOptions): ValidationResult[] {
    if (options.type !== undefined && !this.infos.has(options.type))
      return [makeError(options.type, `type ${options.type} has no validator`)];
    if (typeof input === "string") return this.validateText(input, options);
    if (input instanceof Uint8Array) return this.validateBytes(input, options);
    if (isMessage(input)) return [this.validateMessage(input, options)];
    return [
      this.validateDocument(readPlainValue(input, this.limits), {
        options,
        source: undefined,
        isYaml: false,
      }),
    ];
  }

  private validateBytes(bytes: Uint8Array, options: ValidateOptions): ValidationResult[] {
    const file = options.file ?? "-";
    if (bytes.length > this.limits.maxBytes) return [this.refuseSize(bytes.length, file)];
    const { text, wrongAt } = decodeUtf8(bytes);
    if (wrongAt === undefined) return this.validateText(text, options);
    const message = formatMessage("yaml/not-utf8", {});
    const fault: Fault = { code: "yaml/not-utf8", path: [], at: "value", message, span: wrongAt };
    return [this.refuse([fault], undefined, createSourceText(text, file))];
  }

  private refuseSize(bytes: number, file: string): InvalidResult {
    const message = formatMessage("limits/too-large", {
      expected: String(this.limits.maxBytes),
      found: String(bytes),
    });
    return this.refuse(
      [{ code: "limits/too-large", path: [], at: "value", message }],
      undefined,
      createSourceText("", file),
    );
  }

  private validateText(text: string, options: ValidateOptions): ValidationResult[] {
    const file = options.file ?? "-";
    const isYaml = (options.format ?? (file.endsWith(".json") ? "json" : "yaml")) === "yaml";
    const bytes = countUtf8Bytes(text);
    if (bytes > this.limits.maxBytes) return [this.refuseSize(bytes, file)];
    const source = createSourceText(text, file);
    const documents = isYaml ? parseYaml(source.text, this.limits) : [parseJson(source.text, this.limits)];
    return documents.map((document) => this.validateDocument(document, { options, source, isYaml }));
  }

  private validateMessage(
    message: { readonly $typeName: string },
    options: ValidateOptions,
  ): ValidationResult {
    const type =
      options.type ?? [...this.infos.values()].find((info) => info.protoName === message.$typeName)?.type;
    if (type === undefined)
      return makeError(undefined, `message ${message.$typeName} is the spec of no known type`);
    if (this.readMessage === undefined) return makeError(type, "messages need the option readMessage");
    try {
      const document = readPlainValue(this.readMessage(message), this.limits);
      return this.validateDocument(document, {
        options: { ...options, type },
        source: undefined,
        isYaml: false,
      });
    } catch {
      // The error of a foreign function may hold values of the message.
      return makeError(type, `message ${message.$typeName} cannot be written as JSON`);
    }
  }

  private validateDocument(document: ParsedDocument, input: Input): ValidationResult {
    const { node } = document;
    if (node === undefined) return this.refuse(document.faults, undefined, input.source);
    const bare = input.options.type === undefined ? undefined : this.infos.get(input.options.type);
    if (bare !== undefined && !looksLikeResource(node, bare))
      return this.validateSpec(node, node, bare, [], document.faults, input, undefined);
    const checked = checkResource(node, this.infos, input.isYaml);
    const faults = [...document.faults, ...checked.faults];
    const spec = findEntry(node, "spec")?.value;
    if (checked.info === undefined || spec === undefined)
      return this.refuse(faults, checked.info, input.source, node, ["spec"]);
    return this.validateSpec(node, spec, checked.info, ["spec"], faults, input, checked.metadata);
  }

  private validateSpec(
    root: Node,
    spec: Node,
    info: TypeInfo,
    path: readonly PathStep[],
    before: readonly Fault[],
    input: Input,
    metadata: DocumentMetadata | undefined,
  ): ValidationResult {
    const validator = this.validators.get(info.type) as TypeValidator;
    const value = toPlainValue(spec);
    let faults = [...before];
    let errors: readonly SchemaError[] = [];
    let isAccepted = false;
    try {
      isAccepted = validator.check(value);
      if (!isAccepted) {
        errors = validator.check.errors ?? [];
        faults.push(...explainSpec(spec, info, errors, path));
      }
    } catch {
      // What a broken validator throws may hold the value that it was given.
      return makeError(info.type, `the validator of ${info.type} failed`);
    }
    if (input.source !== undefined) {
      const known = new Set(faults.map((fault) => fault.path.join("\0")));
      faults.push(...explainNumbers(spec, info, path).filter((fault) => !known.has(fault.path.join("\0"))));
    }
    if (faults.length === 0 && !isAccepted) faults.push(explainUnknown(errors, path));
    faults = dropConsequences(faults);
    if (faults.length > 0) return this.refuse(faults, info, input.source, root, path);
    return { kind: "valid", type: info.type, metadata, value };
  }

  private refuse(
    faults: readonly Fault[],
    info: TypeInfo | undefined,
    source: SourceText | undefined,
    root?: Node,
    specPath: readonly PathStep[] = [],
  ): InvalidResult {
    const showPath = (path: readonly PathStep[]) =>
      info === undefined ? path : redactPath(path, specPath, info);
    const diagnostics = faults
      .map((fault) => toDiagnostic(fault, { root, source, showPath }))
      .sort(compareDiagnostics);
    const limit = this.limits.maxDiagnostics;
    if (diagnostics.length > limit) {
      const last = diagnostics[limit] as Diagnostic;
      const code = "limits/too-many-diagnostics";
      const message = formatMessage(code, { expected: String(limit) });
      diagnostics.length = limit;
      diagnostics.push({
        code,
        severity: diagnosticCatalogue[code].severity,
        message,
        path: "",
        ...(last.source ? { source: last.source } : {}),
      });
    }
    return { kind: "invalid", type: info?.type, diagnostics };
  }
}

/** Whether a value that could be a bare spec is a whole resource document. */
function looksLikeResource(node: Node, info: TypeInfo): boolean {
  const fields = info.messages[info.message]?.fields ?? {};
  return findEntry(node, "metadata") !== undefined && !Object.hasOwn(fields, "metadata");
}

const standIns = new Set<string>(["yaml/unknown-alias", "yaml/recursive-alias", "yaml/unsupported-tag"]);

/** Where the value itself could not be read, what its stand-in breaks is no defect of its own. */
function dropConsequences(faults: readonly Fault[]): Fault[] {
  const unread = faults.filter((fault) => standIns.has(fault.code));
  if (unread.length === 0) return [...faults];
  const isBelow = (fault: Fault) =>
    unread.some(
      ({ path }) =>
        fault.path.length >= path.length && path.every((step, index) => fault.path[index] === step),
    );
  return faults.filter((fault) => standIns.has(fault.code) || !isBelow(fault));
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.source === undefined || b.source === undefined) return 0;
  return a.source.line - b.source.line || a.source.column - b.source.column;
}

function isMessage(input: unknown): input is { readonly $typeName: string } {
  return (
    typeof input === "object" && input !== null && "$typeName" in input && typeof input.$typeName === "string"
  );
}

function makeError(type: string | undefined, message: string): ErrorResult {
  return { kind: "error", type, error: new Error(message) };
}
