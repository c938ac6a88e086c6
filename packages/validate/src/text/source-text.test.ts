import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeUtf8 } from "./decode-utf8.ts";
import { countUtf8Bytes, createSourceText } from "./source-text.ts";

it("counts lines at line feeds and columns in code points, both from 1", () => {
  const source = createSourceText("a\r\n😀é b\n", "x.yaml");
  expect(source.toRange({ start: 7, end: 8 })).toEqual({
    file: "x.yaml",
    line: 2,
    column: 4,
    endLine: 2,
    endColumn: 5,
  });
  expect(source.toRange({ start: 9, end: 9 })).toMatchObject({ line: 3, column: 1 });
});

it("leaves a byte order mark out", () => {
  const source = createSourceText("\uFEFFab", "x");
  expect(source.text).toBe("ab");
  expect(source.toRange({ start: 1, end: 2 })).toMatchObject({ line: 1, column: 2 });
});

it("counts bytes as encoders do", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(countUtf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
    }),
    { seed: 5 },
  );
});

it("finds the first byte that is not UTF-8, and takes a written U+FFFD for what it is", () => {
  const encode = (text: string) => [...new TextEncoder().encode(text)];
  expect(decodeUtf8(Uint8Array.from(encode("a\uFFFD😀"))).wrongAt).toBeUndefined();
  expect(decodeUtf8(Uint8Array.from([...encode("é😀\uFFFD"), 0xff, 0x61])).wrongAt).toEqual({
    start: 4,
    end: 5,
  });
  expect(decodeUtf8(Uint8Array.from([0xed, 0xa0, 0x80])).wrongAt).toEqual({ start: 0, end: 1 });
});
