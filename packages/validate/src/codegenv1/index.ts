/**
 * What generated validators import. Never breaks: a change that would is a new entry point.
 *
 * @packageDocumentation
 */

export { formats } from "../formats/formats.ts";
export type {
  LeafType,
  MessageInfo,
  RuleInfo,
  SchemaCheck,
  SchemaError,
  TypeInfo,
  TypeValidator,
  ValueInfo,
} from "../type-info.ts";
export { addError, addErrors, cutErrors } from "./add-error.ts";
export { equal } from "./equal.ts";
export { ucs2length } from "./ucs2length.ts";
