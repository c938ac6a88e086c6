import type { Field, Model } from "../../model/model.ts";

/** Words that a secret is named with. */
const secretWords = new Set([
  "password",
  "passwords",
  "passwd",
  "passphrase",
  "secret",
  "secrets",
  "token",
  "tokens",
  "credential",
  "credentials",
  "psk",
  "pin",
  "pem",
  "kubeconfig",
  "cookie",
  "bearer",
  "otp",
  "nonce",
  "seed",
]);

/** Words before `key` that make it a secret; `public` does not. */
const keyWords = new Set([
  "private",
  "api",
  "secret",
  "signing",
  "encryption",
  "session",
  "shared",
  "master",
  "root",
  "access",
  "auth",
  "ca",
  "tls",
  "client",
  "server",
  "machine",
]);

/**
 * Fields that are named like a secret and have neither a flag nor a reason for having none, as `message.field`.
 *
 * Where the whole spec of a type is secret, the fields of its message need no flag of their own.
 */
export function findUnflaggedSecrets(model: Model): string[] {
  const secretMessages = new Set(
    model.resources.filter(({ isSensitive }) => isSensitive).map(({ message }) => message),
  );
  return [...model.messages.values()]
    .filter(({ fullName }) => !fullName.startsWith("google.protobuf.") && !secretMessages.has(fullName))
    .flatMap(({ fullName, fields }) => fields.filter(isUnflagged).map(({ name }) => `${fullName}.${name}`));
}

function isUnflagged({ name, type, rules }: Field): boolean {
  if (rules.isSensitive || rules.notSensitiveReason !== "" || !canHoldSecret(type)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/gu, "$1_$2")
    .toLowerCase()
    .split(/[_-]/u);
  if (words.some((word) => secretWords.has(word))) return true;
  const item = type.kind === "list" ? type.item : type.kind === "map" ? type.value : type;
  const isBytes = item.kind === "scalar" && item.scalar === "bytes";
  return words.some((word, index) => {
    if (word !== "key" && word !== "keys") return false;
    const before = words[index - 1];
    return (
      words[index + 1] === "material" ||
      words[index + 1] === "data" ||
      keyWords.has(before ?? "") ||
      (isBytes && before !== "public")
    );
  });
}

/** Booleans, enums and messages say something about a secret; their fields are looked at themselves. */
function canHoldSecret(type: Field["type"]): boolean {
  switch (type.kind) {
    case "scalar":
      return type.scalar !== "bool";
    case "list":
      return canHoldSecret(type.item);
    case "map":
      return canHoldSecret(type.value);
    default:
      return false;
  }
}
