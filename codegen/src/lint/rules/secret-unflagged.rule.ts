import type { FieldType } from "../../model/model.ts";
import { defineLintRule } from "../lint-rule.ts";

const secretNames =
  /(^|_)(password|passwd|passphrase|pass_phrase|secret|secrets|token|tokens|credential|credentials|psk|private_key|private_keys|privkey|key_material|secret_key|api_key|access_key|encryption_key|signing_key|preshared_key|pre_shared_key|shared_key|bearer|otp_seed)($|_)/;

/** Whatever is named like a secret is one, unless a reason says why not. */
export const secretUnflagged = defineLintRule({
  id: "secret-unflagged",
  severity: "error",
  summary: "A text or bytes field named like a secret is sensitive, or says why it is not.",
  messages: {
    unflagged: {
      message: "{name} is named like a secret and is not marked",
      hint: 'add sensitive: true, or not_sensitive_reason: "why it is no secret"',
    },
    contradiction: {
      message: "{name} is both sensitive and said not to be",
      hint: "remove sensitive or not_sensitive_reason",
    },
  },
  check({ fields, places, roles }, report) {
    for (const { message, field } of fields) {
      const { isSensitive, notSensitiveReason } = field.rules;
      if (isSensitive && notSensitiveReason !== "")
        report("contradiction", places.field(message, field, "not_sensitive_reason"), { name: field.name });
      if (isSensitive || notSensitiveReason.trim() !== "") continue;
      if (!isTextOrBytes(field.type) || !secretNames.test(field.name)) continue;
      const resources = roles.resourcesOf(message.fullName);
      if (resources.length > 0 && resources.every((resource) => resource.isSensitive)) continue;
      report("unflagged", places.field(message, field), { name: field.name });
    }
  },
});

function isTextOrBytes(type: FieldType): boolean {
  switch (type.kind) {
    case "scalar":
      return type.scalar === "string" || type.scalar === "bytes";
    case "list":
      return isTextOrBytes(type.item);
    case "map":
      return isTextOrBytes(type.value);
    default:
      return false;
  }
}
