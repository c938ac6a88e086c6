import { equals } from "@bufbuild/protobuf";
import { type Resource, SpecSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** Contents that a server that looked into them would change or refuse. */
const specs: readonly { readonly protoSpec: Uint8Array; readonly yamlSpec: string }[] = [
  { protoSpec: bytes(8, 1), yamlSpec: "v: 1" },
  { protoSpec: bytes(8, 1), yamlSpec: "v: 1\r\nw: 2\r\n" },
  { protoSpec: bytes(8, 1), yamlSpec: "" },
  { protoSpec: bytes(), yamlSpec: "v: 1\n" },
  { protoSpec: bytes(), yamlSpec: "" },
  { protoSpec: bytes(255, 255, 255, 0, 128), yamlSpec: "text\n\n \t" },
  { protoSpec: bytes(16, 2, 8, 1), yamlSpec: "b: 2\na: 1 # kept\n" },
  { protoSpec: bytes(8, 129, 128, 0), yamlSpec: "v:   0x1\n" },
  { protoSpec: bytes(0), yamlSpec: "\tno: yaml\n\t- at: [all\n" },
  { protoSpec: bytes(10, 200), yamlSpec: "\ufeffv: 1\n" },
  { protoSpec: bytes(8, 1), yamlSpec: "before\0after\u2028\u{1f427}" },
];

export default test({
  id: "resources.opaque-spec",
  title: "Both parts of the spec of a type that the server does not know come back byte for byte",
  covers: ["COSI-RES-007"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const watch = await world.watch();
    const wanted = new Map<string, Resource>();
    for (const spec of [...specs, { protoSpec: world.random.bytes(4096), yamlSpec: "# ".repeat(2000) }]) {
      const resource = world.resource({ spec });
      const created = await call.create({ resource, options: {} });
      check.isOk("COSI-RES-007", created);
      if (created.kind !== "ok") continue;
      wanted.set(resource.metadata!.id, resource);
      const got = await call.get(nameOf(resource));
      judgeSpec(check, got.kind === "ok" ? got.value.resource : undefined, resource, got);
    }
    const listed = await call.list({ namespace, type, options: {} });
    if (listed.kind === "ok") for (const each of listed.value) judgeIfWanted(each, listed);
    const batch = await world.upToFence(watch);
    for (const { resource } of batch.events) if (resource !== undefined) judgeIfWanted(resource, batch);

    let stored = await world.create();
    for (const spec of specs) {
      const newResource = world.change(stored, { spec });
      const updated = await call.update({ newResource, options: {} });
      check.isOk("COSI-RES-007", updated);
      stored = await world.get(stored);
      judgeSpec(check, stored, newResource, updated);
    }

    function judgeIfWanted(got: Resource, evidence: Parameters<typeof judgeSpec>[3]): void {
      const want = wanted.get(got.metadata?.id ?? "");
      if (want !== undefined) judgeSpec(check, got, want, evidence);
    }
  },
});

function judgeSpec(
  check: TestContext["check"],
  got: Resource | undefined,
  want: Resource,
  evidence: Parameters<TestContext["check"]["that"]>[3],
): void {
  const isSame =
    got?.spec !== undefined && want.spec !== undefined && equals(SpecSchema, got.spec, want.spec);
  const texts = { want: `the spec ${show(want)}`, got: got === undefined ? "no resource" : show(got) };
  check.that("COSI-RES-007", isSame, texts, evidence);
}

function show({ spec }: Resource): string {
  if (spec === undefined) return "absent";
  const proto = [...spec.protoSpec.subarray(0, 16)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return `${spec.protoSpec.length} bytes ${proto} and ${spec.yamlSpec.length} characters ${JSON.stringify(spec.yamlSpec.slice(0, 40))}`;
}
