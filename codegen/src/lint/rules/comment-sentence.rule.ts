import { withoutDirectives } from "../directives.ts";
import { defineLintRule } from "../lint-rule.ts";
import type { Place } from "../places.ts";

/** The first paragraph of a comment is a title in editors, so it is a sentence. */
export const commentSentence = defineLintRule({
  id: "comment-sentence",
  severity: "warning",
  summary:
    "A comment begins with a capital letter, a digit or code, and its first paragraph ends as a sentence does.",
  messages: {
    start: { message: "the comment must begin with a capital letter", hint: 'begin with "{better}"' },
    end: {
      message: "the first paragraph of the comment must end with a full stop",
      hint: 'end with "{better}"',
    },
    placeholder: {
      message: 'the comment must say what it is, found "{word}"',
      hint: "write the sentence now",
    },
  },
  check({ messages, enums, places }, report) {
    const check = (comment: string, place: Place): void => {
      const text = withoutDirectives(comment);
      const paragraph = (text.split(/\n\s*\n/)[0] ?? "").trim();
      if (paragraph === "") return;
      const word = /^(TODO|TBD|FIXME|XXX)\b/.exec(paragraph)?.[1];
      if (word !== undefined) {
        report("placeholder", place, { word });
        return;
      }
      const first = [...paragraph][0] ?? "";
      if (first !== first.toUpperCase())
        report("start", place, {
          better: first.toUpperCase() + paragraph.slice(first.length).split(/\s/)[0],
        });
      if (!/[.!?:)`]$/.test(paragraph))
        report("end", place, { better: `${(paragraph.split(/\s/).at(-1) ?? "").replace(/[,;]$/, "")}.` });
    };
    for (const message of messages) {
      check(message.comment, places.message(message));
      for (const field of message.fields) check(field.comment, places.field(message, field));
      for (const oneof of message.oneofs) check(oneof.comment, places.oneof(message, oneof));
    }
    for (const type of enums) {
      check(type.comment, places.enum(type));
      for (const value of type.values) check(value.comment, places.enumValue(type, value));
    }
  },
});
