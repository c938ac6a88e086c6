// Writes generated.json: broken documents whose faults have a known place, because the script puts them there.
// Knows nothing of the validator. Run: node tools/run.mjs node packages/validate/test/corpus/generate.ts
import { writeFileSync } from "node:fs";

/** A field of a valid document on a line of its own. */
interface Line {
  readonly key: string;
  readonly value: string;
  /** Values that are wrong here, and the code that each gives. */
  readonly wrong: readonly (readonly [value: string, code: string])[];
  readonly isRequired?: boolean;
}

interface Base {
  readonly type: string;
  readonly fullType: string;
  readonly id: string;
  readonly lines: readonly Line[];
}

const text: readonly (readonly [string, string])[] = [
  ["17", "types/wrong-type"],
  ["true", "types/wrong-type"],
  ["[a]", "types/wrong-type"],
  ["{a: b}", "types/wrong-type"],
  ["null", "types/wrong-type"],
];
const bool: readonly (readonly [string, string])[] = [
  ["no", "types/wrong-type"],
  ["1", "types/wrong-type"],
  ['"true"', "types/wrong-type"],
  ["[true]", "types/wrong-type"],
];

const bases: readonly Base[] = [
  {
    type: "KernelParamSpecs",
    fullType: "KernelParamSpecs.runtime.cosi.dev",
    id: "proc.sys.a",
    lines: [
      {
        key: "value",
        value: '"1"',
        wrong: [...text, ['"a\\nb"', "types/pattern-mismatch"]],
        isRequired: true,
      },
      { key: "ignoreErrors", value: "true", wrong: bool },
    ],
  },
  {
    type: "HostnameSpecs",
    fullType: "HostnameSpecs.net.cosi.dev",
    id: "hostname",
    lines: [
      { key: "hostname", value: "node-1", wrong: [...text, ["a_b", "types/wrong-format"]], isRequired: true },
      { key: "domainname", value: "example.org", wrong: [...text, ["a..b", "types/wrong-format"]] },
    ],
  },
  {
    type: "MountSpecs",
    fullType: "MountSpecs.storage.cosi.dev",
    id: "scratch",
    lines: [
      { key: "source", value: "tmpfs", wrong: text, isRequired: true },
      {
        key: "target",
        value: "/var/scratch",
        wrong: [...text, ["a/b", "types/wrong-format"]],
        isRequired: true,
      },
      { key: "filesystemType", value: "tmpfs", wrong: text },
      {
        key: "options",
        value: "[noatime]",
        wrong: [
          ["noatime", "types/wrong-type"],
          ["{a: b}", "types/wrong-type"],
          ["7", "types/wrong-type"],
        ],
      },
      { key: "readOnly", value: "true", wrong: bool },
    ],
  },
  {
    type: "EtcFileStatuses",
    fullType: "EtcFileStatuses.files.cosi.dev",
    id: "motd",
    lines: [
      { key: "observedVersion", value: '"1"', wrong: [...text, ["one", "types/wrong-format"]] },
      {
        key: "sizeBytes",
        value: '"31"',
        wrong: [
          ["9007199254740993", "types/unquoted-integer"],
          ["-5", "types/out-of-range"],
          ['"18446744073709551616"', "types/out-of-range"],
          ["1.5", "types/wrong-type"],
          ["[1]", "types/wrong-type"],
        ],
      },
      {
        key: "mode",
        value: "420",
        wrong: [
          ["4096", "types/out-of-range"],
          ['"420"', "types/wrong-form"],
          ["a", "types/wrong-type"],
          ["0644", "types/wrong-form"],
        ],
      },
    ],
  },
  {
    type: "ControllerDefinitions",
    fullType: "ControllerDefinitions.system.cosi.dev",
    id: "A",
    lines: [
      { key: "name", value: "A", wrong: [...text, ["a b", "types/pattern-mismatch"]], isRequired: true },
      { key: "description", value: "words", wrong: text },
      {
        key: "mode",
        value: "QUEUE",
        wrong: [
          ["QUEUES", "types/unknown-value"],
          ["2", "types/wrong-form"],
          ["[QUEUE]", "types/wrong-type"],
        ],
        isRequired: true,
      },
      { key: "revision", value: '"7"', wrong: text },
    ],
  },
];

const caseCount = 160;
const seed = 20_260_101;

/** Small generator of random numbers (mulberry32), the same everywhere. */
function createRandom(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

interface Mutated {
  readonly lines: readonly string[];
  /** Line of the fault, from 0; column from 1; `parent` for a fault at the key above. */
  readonly line: number;
  readonly column: number;
  readonly isAtParent: boolean;
  readonly code: string;
  readonly key: string;
  readonly what: string;
}

function mutate(base: Base, random: (below: number) => number): Mutated {
  const lines = base.lines.map(({ key, value }) => `${key}: ${value}`);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const kind = random(6);
  if (kind === 0) {
    const key = `zq${String.fromCharCode(97 + random(26))}xjvkwq${random(1000)}`;
    const at = random(lines.length + 1);
    lines.splice(at, 0, `${key}: ${pick(["1", "text", "[a, b]", "{a: {b: c}}"])}`);
    return {
      lines,
      line: at,
      column: 1,
      isAtParent: false,
      code: "types/unknown-field",
      key,
      what: "an unknown field",
    };
  }
  if (kind === 1) {
    const at = random(lines.length);
    const key = (base.lines[at] as Line).key;
    const to = at + 1 + random(lines.length - at);
    lines.splice(to, 0, lines[at] as string);
    return {
      lines,
      line: to,
      column: 1,
      isAtParent: false,
      code: "yaml/duplicate-key",
      key,
      what: "a key twice",
    };
  }
  const required = base.lines.filter((line) => line.isRequired === true);
  if (kind === 2 && required.length > 0) {
    const { key } = pick(required);
    lines.splice(
      base.lines.findIndex((line) => line.key === key),
      1,
    );
    return {
      lines,
      line: 0,
      column: 1,
      isAtParent: true,
      code: "types/missing-field",
      key,
      what: "a missing field",
    };
  }
  const at = random(lines.length);
  const { key, wrong } = base.lines[at] as Line;
  const [value, code] = pick(wrong);
  const blanks = " ".repeat(1 + random(3));
  lines[at] = `${key}:${blanks}${value}`;
  const column = key.length + 1 + blanks.length + 1;
  return { lines, line: at, column, isAtParent: false, code, key, what: `${key} ${value}` };
}

const random = createRandom(seed);
const cases = Array.from({ length: caseCount }, (_, index) => {
  const base = bases[index % bases.length] as Base;
  const mutated = mutate(base, random);
  let { line, column } = mutated;
  let lines = [...mutated.lines];
  let path = `/${mutated.key}`;
  const isWhole = random(2) === 0;
  if (isWhole) {
    const indent = 1 + random(4);
    lines = [
      "metadata:",
      `  type: ${base.fullType}`,
      `  id: ${base.id}`,
      "spec:",
      ...lines.map((each) => " ".repeat(indent) + each),
    ];
    path = `/spec${path}`;
    if (mutated.isAtParent) line = 3;
    else {
      line += 4;
      column += indent;
    }
  }
  const comments = random(4);
  for (let count = 0; count < comments; count++) {
    lines.unshift(["# größer als é", "", "# 😀", "#"][random(4)] as string);
    line++;
  }
  if (random(3) === 0) {
    lines.unshift("---");
    line++;
  }
  const ending = random(3) === 0 ? "\r\n" : "\n";
  const mark = random(6) === 0 ? "\uFEFF" : "";
  return {
    name: `${index}: ${base.type}, ${mutated.what}`,
    ...(isWhole ? {} : { type: base.type }),
    input: mark + lines.join(ending) + (random(4) === 0 ? "" : ending),
    expect: [`${mutated.code} ${line + 1}:${column} ${path}`],
  };
});
writeFileSync(new URL("generated.json", import.meta.url), `${JSON.stringify(cases, undefined, 1)}\n`);
console.log(`${cases.length} cases with seed ${seed}`);
