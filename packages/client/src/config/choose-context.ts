import { CosiError } from "../cosi-error.ts";
import { suggest } from "./suggest.ts";
import type { YamlValue } from "./yaml-file.ts";

/** A context that was chosen. */
export interface ChosenContext {
  readonly name: string;
  readonly value: YamlValue;
}

/** Names that a message lists at most. */
const maxListed = 10;

/**
 * Finds the context of a name: that which the caller asks for, else that which the file names, else the only one.
 *
 * @param wanted name that the caller asks for
 * @param top entries of the file
 * @throws {CosiError} invalidArgument: there is no such context; the message names those that there are
 */
export function chooseContext(
  file: string,
  top: ReadonlyMap<string, YamlValue>,
  wanted: string | undefined,
): ChosenContext {
  const contexts = top.get("contexts");
  if (contexts === undefined) {
    const message = `${file}:1:1: there is no key "contexts"; expected a map of contexts by their names`;
    throw new CosiError("invalidArgument", { message });
  }
  const byName = contexts.toMap();
  const names = [...byName.keys()];
  if (names.length === 0) throw contexts.refuse("there is no context in it; add one");
  const named = top.get("context");
  const only = names.length === 1 ? names[0] : undefined;
  const name = wanted ?? named?.toText() ?? only;
  const listed = `${names.slice(0, maxListed).join(", ")}${names.length > maxListed ? ", …" : ""}`;
  if (name === undefined) {
    throw contexts.refuse(
      `there are several, and none is chosen; add the key "context" with one of ${listed}`,
    );
  }
  const value = byName.get(name);
  if (value !== undefined) return { name, value };
  const near = suggest(name, names);
  const hint = near === undefined ? `expected one of ${listed}` : `did you mean ${near}? There are ${listed}`;
  const place = wanted === undefined ? (named ?? contexts) : contexts;
  throw place.refuse(`there is no context ${JSON.stringify(name)}; ${hint}`);
}
