import { expect, it } from "vitest";
import { readAccessFile } from "./read-access-file.ts";

it("reads rules", () => {
  const rules = [{ roles: ["admin"] }, { verbs: ["get", "list"], namespaces: ["net*"], types: ["*"] }];
  expect(readAccessFile(JSON.stringify({ rules }))).toEqual({ kind: "valid", rules });
  expect(readAccessFile('{"rules": []}')).toEqual({ kind: "valid", rules: [] });
});

it.each([
  ["", "the file is not JSON"],
  ['{"rules": s3cr3t}', "the file is not JSON"],
  ["{\n  s3cr3t: []\n}", "the file is not JSON (line 2 column 3)"],
  ["[]", 'the file holds no object; expected {"rules": [...]}'],
  ["null", "the file holds no object"],
  ["{}", "/rules: expected a list of rules"],
  ['{"rules": {}}', "/rules: expected a list of rules"],
  ['{"rules": [], "role/s": []}', "/role~1s: expected rules alone"],
  ['{"rules": [{"role": ["a"]}]}', "/rules/0/role: expected one of roles, verbs, namespaces, types, ids"],
  ['{"rules": [{}, {"verbs": ["read"]}]}', "/rules/1/verbs/0: expected one of get, list, watch"],
  ['{"rules": [{"ids": null}]}', "/rules/0/ids: expected a list of at least one text"],
  [`{"rules": []${" ".repeat(1024 * 1024)}}`, "the file is longer than 1048576 characters"],
])("says where %.40j is wrong", (text, message) => {
  expect(readAccessFile(text)).toEqual({ kind: "invalid", message: expect.stringContaining(message) });
  expect(JSON.stringify(readAccessFile(text))).not.toContain("s3cr3t");
});
