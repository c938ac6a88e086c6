import type { BreakingRule } from "./breaking-rule.ts";
import { aliasRemoved } from "./rules/alias-removed.rule.ts";
import { constraintLoosened } from "./rules/constraint-loosened.rule.ts";
import { constraintTightened } from "./rules/constraint-tightened.rule.ts";
import { defaultChanged } from "./rules/default-changed.rule.ts";
import { enumOpennessChanged } from "./rules/enum-openness-changed.rule.ts";
import { enumRemoved } from "./rules/enum-removed.rule.ts";
import { enumValueAdded } from "./rules/enum-value-added.rule.ts";
import { enumValueNameReusable } from "./rules/enum-value-name-reusable.rule.ts";
import { enumValueNumberReusable } from "./rules/enum-value-number-reusable.rule.ts";
import { enumValueRemoved } from "./rules/enum-value-removed.rule.ts";
import { enumValueRenamed } from "./rules/enum-value-renamed.rule.ts";
import { enumValueRenumbered } from "./rules/enum-value-renumbered.rule.ts";
import { exampleRemoved } from "./rules/example-removed.rule.ts";
import { extensionChanged } from "./rules/extension-changed.rule.ts";
import { fieldCardinalityChanged } from "./rules/field-cardinality-changed.rule.ts";
import { fieldNameReusable } from "./rules/field-name-reusable.rule.ts";
import { fieldNumberReusable } from "./rules/field-number-reusable.rule.ts";
import { fieldOneofChanged } from "./rules/field-oneof-changed.rule.ts";
import { fieldPresenceChanged } from "./rules/field-presence-changed.rule.ts";
import { fieldRemoved } from "./rules/field-removed.rule.ts";
import { fieldRenamed } from "./rules/field-renamed.rule.ts";
import { fieldRenumbered } from "./rules/field-renumbered.rule.ts";
import { fieldTypeChanged } from "./rules/field-type-changed.rule.ts";
import { formatChanged } from "./rules/format-changed.rule.ts";
import { idPatternChanged } from "./rules/id-pattern-changed.rule.ts";
import { immutableAdded } from "./rules/immutable-added.rule.ts";
import { immutableRemoved } from "./rules/immutable-removed.rule.ts";
import { jsonFormatChanged } from "./rules/json-format-changed.rule.ts";
import { jsonNameChanged } from "./rules/json-name-changed.rule.ts";
import { legacyDefaultChanged } from "./rules/legacy-default-changed.rule.ts";
import { legacyRequiredChanged } from "./rules/legacy-required-changed.rule.ts";
import { messageRemoved } from "./rules/message-removed.rule.ts";
import { messageRuleAdded } from "./rules/message-rule-added.rule.ts";
import { messageRuleRemoved } from "./rules/message-rule-removed.rule.ts";
import { methodChanged } from "./rules/method-changed.rule.ts";
import { namespaceChanged } from "./rules/namespace-changed.rule.ts";
import { packageChanged } from "./rules/package-changed.rule.ts";
import { patternChanged } from "./rules/pattern-changed.rule.ts";
import { printColumnRemoved } from "./rules/print-column-removed.rule.ts";
import { requiredAdded } from "./rules/required-added.rule.ts";
import { requiredRemoved } from "./rules/required-removed.rule.ts";
import { requirementRemoved } from "./rules/requirement-removed.rule.ts";
import { reservationRemoved } from "./rules/reservation-removed.rule.ts";
import { resourceRemoved } from "./rules/resource-removed.rule.ts";
import { roleChanged } from "./rules/role-changed.rule.ts";
import { sensitivityChanged } from "./rules/sensitivity-changed.rule.ts";
import { specMessageChanged } from "./rules/spec-message-changed.rule.ts";
import { statusTypeChanged } from "./rules/status-type-changed.rule.ts";
import { stringEnumChanged } from "./rules/string-enum-changed.rule.ts";
import { typeNameChanged } from "./rules/type-name-changed.rule.ts";
import { unknownKeysRefused } from "./rules/unknown-keys-refused.rule.ts";

/** All rules about changes of schemas, by name. */
export const breakingRules: readonly BreakingRule[] = [
  aliasRemoved,
  constraintLoosened,
  constraintTightened,
  defaultChanged,
  enumOpennessChanged,
  enumRemoved,
  enumValueAdded,
  enumValueNameReusable,
  enumValueNumberReusable,
  enumValueRemoved,
  enumValueRenamed,
  enumValueRenumbered,
  exampleRemoved,
  extensionChanged,
  fieldCardinalityChanged,
  fieldNameReusable,
  fieldNumberReusable,
  fieldOneofChanged,
  fieldPresenceChanged,
  fieldRemoved,
  fieldRenamed,
  fieldRenumbered,
  fieldTypeChanged,
  formatChanged,
  idPatternChanged,
  immutableAdded,
  immutableRemoved,
  jsonFormatChanged,
  jsonNameChanged,
  legacyDefaultChanged,
  legacyRequiredChanged,
  messageRemoved,
  messageRuleAdded,
  messageRuleRemoved,
  methodChanged,
  namespaceChanged,
  packageChanged,
  patternChanged,
  printColumnRemoved,
  requiredAdded,
  requiredRemoved,
  requirementRemoved,
  reservationRemoved,
  resourceRemoved,
  roleChanged,
  sensitivityChanged,
  specMessageChanged,
  statusTypeChanged,
  stringEnumChanged,
  typeNameChanged,
  unknownKeysRefused,
];
