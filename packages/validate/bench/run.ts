// Validations per second for every type: the generated check, the same schema in bare ajv, plain values and YAML text
// through the validator. Prints a table; `--seconds N` sets the time for each figure (default 0.25).
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import {
  cosiKeywords,
  createSpecSchema,
  editorKeywords,
} from "../../../codegen/src/emit/jsonschema/index.ts";
import { loadProtoModel } from "../../../codegen/src/input/descriptor-set.ts";
import { formats } from "../src/codegenv1/index.ts";
import { allTypes } from "../src/gen/index.gen.js";
import { createValidator } from "../src/validate.ts";

const flag = process.argv.indexOf("--seconds");
const budgetMs = 1000 * (flag === -1 ? 0.25 : Number(process.argv[flag + 1]));
const roundsPerLook = 64;

/** Calls a function for the time of the budget, after a quarter of it to warm up, and gives calls per second. */
function measure(call: () => boolean): number {
  const spend = (ms: number): number => {
    let count = 0;
    const start = performance.now();
    let now = start;
    while (now - start < ms) {
      for (let round = 0; round < roundsPerLook; round++)
        if (!call()) throw new Error("A valid value is refused.");
      count += roundsPerLook;
      now = performance.now();
    }
    return (1000 * count) / (now - start);
  };
  spend(budgetMs / 4);
  return spend(budgetMs);
}

const model = await loadProtoModel({
  roots: [fileURLToPath(new URL("../../../schemas/proto", import.meta.url))],
});
const ajv = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  unicodeRegExp: true,
  allErrors: true,
});
for (const keyword of [...cosiKeywords, ...editorKeywords]) ajv.addKeyword(keyword);
for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
const validator = createValidator({ types: allTypes });
const show = (perSecond: number) =>
  `${Math.round(perSecond / 1000)
    .toLocaleString("en")
    .padStart(9)} k`;

console.log(`${"validations per second".padEnd(24)} generated  bare ajv     ratio     value      YAML`);
let isSlow = false;
for (const { info, check } of allTypes) {
  const text = model.resources.find(({ type }) => type === info.type)?.examples[0]?.spec ?? "{}";
  const value = parse(text) as unknown;
  const bare = ajv.compile(
    createSpecSchema(model, info.protoName ?? "", { strength: "strict", draft: "2020-12" }),
  );
  const options = { type: info.type };
  const generated = measure(() => check(value));
  const plain = measure(() => bare(value));
  const values = measure(() => validator.validate(value, options)[0]?.kind === "valid");
  const texts = measure(() => validator.validate(text, options)[0]?.kind === "valid");
  const ratio = generated / plain;
  isSlow ||= ratio < 0.25;
  const name = info.type.split(".")[0] as string;
  console.log(
    `${name.padEnd(24)}${show(generated)}${show(plain)}  ${ratio.toFixed(2).padStart(8)}${show(values)}${show(texts)}`,
  );
}
// The generated check is the same algorithm; a quarter of the speed is no noise but a defect of the rewriting.
if (isSlow) process.exitCode = 1;
