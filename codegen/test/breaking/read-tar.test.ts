import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readTar } from "../../src/breaking/read-tar.ts";

/** Writes one entry of an archive. */
function entry(name: string, content: string, { kind = "0", prefix = "" } = {}): Buffer {
  const header = Buffer.alloc(512);
  const data = Buffer.from(content);
  header.write(name, 0, 100);
  header.write(`${data.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("        ", 148);
  header.write(kind, 156);
  header.write("ustar\0", 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

const end = Buffer.alloc(1024);

function list(...entries: Buffer[]): [string, string][] {
  return [...readTar(Buffer.concat([...entries, end]), "x.tar")].map(([path, bytes]) => [
    path,
    new TextDecoder().decode(bytes),
  ]);
}

test("reads plain files, prefixes, long names of both kinds and compressed archives", () => {
  expect(list(entry("a.proto", "one"), entry("./b.proto", ""))).toEqual([
    ["a.proto", "one"],
    ["b.proto", ""],
  ]);
  expect(list(entry("c.proto", "x", { prefix: "deep/er" }))).toEqual([["deep/er/c.proto", "x"]]);
  expect(list(entry("pax", "25 path=long/name.proto\n", { kind: "x" }), entry("l", "y"))).toEqual([
    ["long/name.proto", "y"],
  ]);
  expect(list(entry("gnu", "long/gnu.proto\0", { kind: "L" }), entry("l", "z"))).toEqual([
    ["long/gnu.proto", "z"],
  ]);
  expect([...readTar(gzipSync(Buffer.concat([entry("a", "b"), end])), "x.tgz").keys()]).toEqual(["a"]);
});

test("leaves out links, folders and paths that leave the archive", () => {
  const odd = [
    entry("link", "", { kind: "2" }),
    entry("folder/", "", { kind: "5" }),
    entry("../up", "no"),
    entry("/root", "no"),
    entry("a/../../b", "no"),
    entry("g", "52 comment=0000000000000000000000000000000000000000\n", { kind: "g" }),
  ];
  expect(list(...odd, entry("fine", "yes"))).toEqual([["fine", "yes"]]);
});

test("refuses what is no archive, ends too early or cannot be unpacked", () => {
  expect(() => readTar(Buffer.alloc(512, 1), "x.tar")).toThrow(/is no tar archive/);
  expect(() => readTar(entry("a", "content").subarray(0, 515), "x.tar")).toThrow(/ends too early/);
  expect(() => readTar(Uint8Array.of(0x1f, 0x8b, 1, 2), "x.tgz")).toThrow(/cannot be unpacked/);
});
