import fc from "fast-check";
import { expect, it } from "vitest";
import { JsonSyntaxError, readJson } from "./read-json.ts";

it("reads what JSON.parse reads", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, "\t"), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), undefined, indent);
      expect(JSON.stringify(readJson(text).value)).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { seed: 11 },
  );
});

it("refuses what JSON.parse refuses", () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom(...',:{}[]"\\0.x'),
      (json, place, extra) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + extra + json.slice(at);
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        if (!isJson) expect(() => readJson(text)).toThrow(JsonSyntaxError);
      },
    ),
    { seed: 11 },
  );
});

it("knows where values and keys stand", () => {
  const json = readJson('{\n  "a/b": [1,\n    true]\n}');
  expect(json.find("/a~1b#")).toEqual({ line: 2, column: 3 });
  expect(json.find("/a~1b/1")).toEqual({ line: 3, column: 5 });
  expect(json.find("/none")).toBeUndefined();
});

it.each([
  ['{"a": 1,}', 'expected a key in double quotes, found "}"', 1, 9],
  ['{"a" 1}', 'expected ":" after the key, found "1"', 1, 6],
  ["[1\n2]", 'expected "," or "]", found "2"', 2, 1],
  ["", "expected a value, found the end of the file", 1, 1],
  ['{"a": 1,\n "a": 2}', 'the key "a" stands here for the second time', 2, 2],
  ['["a\nb"]', "this string has no end, or a wrong escape", 1, 2],
  ["1 1", 'expected the end of the file, found "1"', 1, 3],
  ["[".repeat(100), "more than 64 levels", 1, 66],
])("says what is wrong with %j and where", (text, message, line, column) => {
  expect(() => readJson(text)).toThrow(expect.objectContaining({ message, position: { line, column } }));
});

it("takes a key that names a prototype for a key", () => {
  const value = readJson('{"__proto__": {"x": 1}}').value as object;
  expect(Object.keys(value)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});
