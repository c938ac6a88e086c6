import type { PathStep } from "../text/node.ts";
import type { TypeInfo, ValueInfo } from "../type-info.ts";
import { redacted } from "./describe.ts";
import { suggestName } from "./suggest.ts";

/**
 * Replaces keys that are part of a secret: those inside a sensitive field, and, where the whole spec is secret,
 * keys that are no field and resemble none, because text that is indented wrongly becomes keys.
 */
export function redactPath(
  path: readonly PathStep[],
  specPath: readonly PathStep[],
  info: TypeInfo,
): readonly PathStep[] {
  if (path.length <= specPath.length || specPath.some((step, index) => path[index] !== step)) return path;
  const shown: PathStep[] = [...specPath];
  let value: ValueInfo | undefined = { type: "message", name: info.message };
  let isHidden = false;
  for (const step of path.slice(specPath.length)) {
    const fields: Readonly<Record<string, ValueInfo>> | undefined =
      value?.type === "message" ? info.messages[value.name ?? ""]?.fields : undefined;
    const field: ValueInfo | undefined =
      fields !== undefined && typeof step === "string" && Object.hasOwn(fields, step)
        ? fields[step]
        : undefined;
    const isNamed = field !== undefined || typeof step === "number";
    const isTypo =
      fields !== undefined &&
      !isHidden &&
      typeof step === "string" &&
      suggestName(step, Object.keys(fields)) !== undefined;
    const isSecret = isHidden || (info.sensitive === true && !isNamed && !isTypo);
    shown.push(isSecret && typeof step === "string" ? redacted : step);
    value = field ?? value?.item;
    if (isSecret || value?.sensitive === true) isHidden = true;
  }
  return shown;
}
