/** Most repetitions that RE2 accepts in `{n,m}`. */
const maxRepeat = 1000;

const outside: readonly (readonly [RegExp, string])[] = [
  [/^\((?:\?=|\?!|\?<=|\?<!)/, "a look-around assertion is ECMAScript only"],
  [/^\(\?P?<[A-Za-z_]/, "a named group is written differently in RE2 and ECMAScript"],
  [/^\(\?[a-zA-Z-]/, "inline flags are RE2 only"],
  [/^\\[1-9]/, "a back-reference is ECMAScript only"],
  [/^\\k/, "a back-reference is ECMAScript only"],
  [/^\\[uc]/, "`\\u` and `\\c` are ECMAScript only"],
  [/^\\[AzQEaC]/, "`\\A`, `\\z`, `\\Q`, `\\E`, `\\a` and `\\C` are RE2 only"],
  [/^\\x\{/, "`\\x{…}` is RE2 only"],
];

/**
 * Says why a regular expression is not in the syntax that RE2 and ECMAScript (flag `u`) share; undefined: it is.
 */
export function explainPatternFault(pattern: string): string | undefined {
  let inClass = false;
  for (let index = 0; index < pattern.length; index++) {
    const rest = pattern.slice(index, index + 16);
    if (inClass) {
      if (rest.startsWith("[:")) return "a POSIX class such as `[[:alpha:]]` is RE2 only";
      if (rest.startsWith("\\b")) return "`\\b` in a class is ECMAScript only";
    }
    if (!inClass || rest.startsWith("\\"))
      for (const [form, reason] of outside) if (form.test(rest)) return reason;
    if (rest.startsWith("\\")) {
      index++;
      continue;
    }
    if (inClass) inClass = rest[0] !== "]";
    else if (rest[0] === "[") {
      if (/^\[\^?\]/.test(rest)) return "an empty class is ECMAScript only";
      inClass = true;
      if (rest[1] === "^") index++;
    } else {
      const repeat = /^\{(\d+)(?:,(\d*))?\}/.exec(rest);
      if (repeat !== null && (Number(repeat[1]) > maxRepeat || Number(repeat[2] ?? 0) > maxRepeat))
        return `RE2 repeats at most ${maxRepeat} times`;
    }
  }
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    // The engine's message repeats the pattern; only the reason behind the last colon is wanted.
    return `it does not compile: ${(error as Error).message.split(": ").at(-1)}`;
  }
  return undefined;
}
