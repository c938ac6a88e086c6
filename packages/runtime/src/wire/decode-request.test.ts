import { expect, it } from "vitest";
import { decodeGetRequest, decodeWatchRequest } from "./decode-request.ts";
import { WireError } from "./wire-reader.ts";

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

it.each([
  ["fields in any order", "1a0161 120154 0a016e", { namespace: "n", type: "T", id: "a" }],
  [
    "an unknown field of each wire type",
    "98060 7 9d0607000000 99060700000000000000 9a060378797a 1a0161",
    { id: "a" },
  ],
  ["nested unknown groups", "d305 d305 0805 d405 d405 1a0161", { id: "a" }],
  ["a known field of another wire type", "0805 1a0161", { namespace: "", id: "a" }],
  ["a field twice: the last counts", "0a0178 0a016e", { namespace: "n" }],
  ["tags and lengths that are longer than needed", "8a008100 6e", { namespace: "n" }],
  ["the largest field number", "f8ffffff0f01 1a0161", { id: "a" }],
])("decodes %s", (_, hex, wanted) => {
  expect(decodeGetRequest(fromHex(hex))).toMatchObject(wanted);
});

it.each([
  ["a tag that is cut", "8a"],
  ["a value that is cut", "0a056e"],
  ["a length of 2^31", "0a8080808008"],
  ["a number of more than 64 bits", "9806ffffffffffffffffff02"],
  ["a number of eleven bytes", "9806ffffffffffffffffffff01"],
  ["field number 0", "020178"],
  ["a field number above the limit", "808080801001"],
  ["wire types 6 and 7", "9e0600"],
  ["a group that never ends", "d3050805"],
  ["a group that ends as another one", "d305dc05"],
  ["a group that never began", "d405"],
  ["an encoded surrogate", "0a03eda080"],
  ["an over-long encoding", "0a02c080"],
])("refuses %s", (_, hex) => {
  expect(() => decodeGetRequest(fromHex(hex))).toThrow(WireError);
});

it("refuses groups that are nested without end", () => {
  expect(() => decodeGetRequest(new Uint8Array(100_000).fill(0x0b))).toThrow(WireError);
});

it("merges options given twice, and tells an absent bookmark and id from empty ones", () => {
  expect(decodeWatchRequest(fromHex("2202 0801 2202 1005"))).toMatchObject({
    isBootstrapWanted: true,
    tailEvents: 5,
    id: undefined,
    bookmark: undefined,
  });
  const request = decodeWatchRequest(fromHex("1a00 2202 3200 28ffffffff0f"));
  expect(request).toMatchObject({ id: "", apiVersion: -1 });
  expect(request.bookmark).toHaveLength(0);
});
