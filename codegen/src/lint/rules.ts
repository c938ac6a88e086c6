import type { LintRule } from "./lint-rule.ts";
import { badDisable } from "./rules/bad-disable.rule.ts";
import { boundUnsafe } from "./rules/bound-unsafe.rule.ts";
import { boundsContradict } from "./rules/bounds-contradict.rule.ts";
import { commentMissing } from "./rules/comment-missing.rule.ts";
import { commentSentence } from "./rules/comment-sentence.rule.ts";
import { defaultInvalid } from "./rules/default-invalid.rule.ts";
import { defaultNamespace } from "./rules/default-namespace.rule.ts";
import { duplicateName } from "./rules/duplicate-name.rule.ts";
import { enumRuleValue } from "./rules/enum-rule-value.rule.ts";
import { enumValueName } from "./rules/enum-value-name.rule.ts";
import { enumZeroValue } from "./rules/enum-zero-value.rule.ts";
import { exampleInvalid } from "./rules/example-invalid.rule.ts";
import { exampleMissing } from "./rules/example-missing.rule.ts";
import { fieldExampleInvalid } from "./rules/field-example-invalid.rule.ts";
import { fieldName } from "./rules/field-name.rule.ts";
import { idPattern } from "./rules/id-pattern.rule.ts";
import { immutableDefault } from "./rules/immutable-default.rule.ts";
import { jsonName } from "./rules/json-name.rule.ts";
import { messageName } from "./rules/message-name.rule.ts";
import { messageRules } from "./rules/message-rules.rule.ts";
import { missingFormat } from "./rules/missing-format.rule.ts";
import { patternInvalid } from "./rules/pattern-invalid.rule.ts";
import { printColumn } from "./rules/print-column.rule.ts";
import { requirementId } from "./rules/requirement-id.rule.ts";
import { roleMissing } from "./rules/role-missing.rule.ts";
import { ruleWrongType } from "./rules/rule-wrong-type.rule.ts";
import { secretUnflagged } from "./rules/secret-unflagged.rule.ts";
import { statusType } from "./rules/status-type.rule.ts";
import { typeName } from "./rules/type-name.rule.ts";
import { unbounded } from "./rules/unbounded.rule.ts";
import { unsupportedConstruct } from "./rules/unsupported-construct.rule.ts";
import { zeroExcluded } from "./rules/zero-excluded.rule.ts";

/** All rules about schemas, by name. */
export const lintRules: readonly LintRule[] = [
  badDisable,
  boundUnsafe,
  boundsContradict,
  commentMissing,
  commentSentence,
  defaultInvalid,
  defaultNamespace,
  duplicateName,
  enumRuleValue,
  enumValueName,
  enumZeroValue,
  exampleInvalid,
  exampleMissing,
  fieldExampleInvalid,
  fieldName,
  idPattern,
  immutableDefault,
  jsonName,
  messageName,
  messageRules,
  missingFormat,
  patternInvalid,
  printColumn,
  requirementId,
  roleMissing,
  ruleWrongType,
  secretUnflagged,
  statusType,
  typeName,
  unbounded,
  unsupportedConstruct,
  zeroExcluded,
];
