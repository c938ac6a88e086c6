import { defineBreakingRule } from "../breaking-rule.ts";

/** A field that is added to a message of somebody else changed. */
export const extensionChanged = defineBreakingRule({
  id: "extension-changed",
  summary: "An extension was removed, renamed, or has another type.",
  verdicts: {
    removed: {
      axis: "wire",
      severity: "error",
      message: "the extension {name} of {extendee} was removed",
      why: "what old programs wrote under its number is no longer understood",
      hint: "keep it and mark it deprecated = true",
    },
    changed: {
      axis: "wire",
      severity: "error",
      message: "{what} of the extension {name} changed from {from} to {to}",
      why: "what old programs wrote under its number is misread or refused",
      hint: "add an extension under a new number",
    },
  },
  check({ facts, places, placeOfRemoved, newNameOf }, report) {
    for (const extension of facts.before.extensions) {
      const extendee = newNameOf(extension.extendee);
      const now = facts.after.extensions.find(
        (other) => other.extendee === extendee && other.number === extension.number,
      );
      if (now === undefined) {
        const { name } = extension;
        report("removed", placeOfRemoved(`/${name}`, extension.location), { name, extendee });
        continue;
      }
      const place = places.at(`/${now.name}`, now.location);
      const compare = (what: string, from: string, to: string): void => {
        if (from !== to) report("changed", place, { what, name: now.name, from, to });
      };
      compare("the type", newNameOf(extension.type), now.type);
      compare("the name", last(extension.name), last(now.name));
      compare("the JSON name", last(extension.jsonName), last(now.jsonName));
    }
  },
});

/** Packages may be renamed as a whole, which is the finding of another rule. */
function last(name: string): string {
  return name.replace(/[[\]]/g, "").split(".").at(-1) ?? name;
}
