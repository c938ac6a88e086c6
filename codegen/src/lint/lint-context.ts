import type { Diagnostic } from "@cosi-spec/validate";
import type { EnumType, Field, MessageType, Model, ResourceType } from "../model/model.ts";
import type { Places } from "./places.ts";
import type { MessageRoles } from "./roles-of-messages.ts";

/** Checks the spec of an example, given as YAML, against the whole schema; no diagnostics: it is valid. */
export type CheckExample = (resource: ResourceType, yaml: string) => readonly Diagnostic[];

/** What a rule sees. */
export interface LintContext {
  /** The whole model, imported files included. */
  readonly model: Model;
  /** Makes the places of findings. */
  readonly places: Places;
  /** Messages of the files that were asked for, in order of declaration. */
  readonly messages: readonly MessageType[];
  /** Enums of the files that were asked for. */
  readonly enums: readonly EnumType[];
  /** Resource types declared in the files that were asked for. */
  readonly resources: readonly ResourceType[];
  /** Fields of the messages, with the message of each. */
  readonly fields: readonly { readonly message: MessageType; readonly field: Field }[];
  /** In which kinds of resources a message appears. */
  readonly roles: MessageRoles;
  /** Checks a whole example beside the built-in checks. */
  readonly checkExample: CheckExample;
}
