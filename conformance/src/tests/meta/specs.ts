import {
  create,
  type DescMessage,
  equals,
  fromBinary,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import {
  NamespaceSpecSchema,
  type Resource,
  ResourceDefinitionSpecSchema,
  ResourceDefinitionSpec_Sensitivity as Sensitivity,
} from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";
import { definitions, namespaces } from "./_descriptions.ts";

/** Definitions as their authors may write them: whatever could be derived is given, and differs. */
const definitionSpecs = [
  {
    resourceType: "LinkStatuses.net.example.dev",
    displayType: "Link Status",
    defaultNamespace: "network",
    aliases: ["z", "links", "a"],
    allAliases: ["zz", "linkstatus", "aa"],
    printColumns: [
      { name: "State", jsonPath: "{.state}" },
      { name: "Addresses", jsonPath: "{.addresses[:]}" },
    ],
    sensitivity: Sensitivity.SENSITIVE,
  },
  { resourceType: "Tests.example.dev", displayType: "Test", defaultNamespace: "", aliases: ["Tst"] },
  {},
].map((spec) => create(ResourceDefinitionSpecSchema, spec));

const namespaceSpecs = [
  { description: "Network\nand what belongs to it: \u00e9\u{1f600}" },
  { description: "" },
].map((spec) => create(NamespaceSpecSchema, spec));

/** Judges that a resource holds the message that was written. */
function judge<D extends DescMessage>(
  { check }: TestContext,
  schema: D,
  where: string,
  resource: Resource | undefined,
  want: MessageShape<D>,
  evidence: { readonly exchange: { readonly index: number } },
): void {
  const texts = { want: `the ${schema.name} that was written in ${where}`, got: "that" };
  try {
    const got = fromBinary(schema, resource?.spec?.protoSpec ?? new Uint8Array());
    const holds = resource?.spec !== undefined && equals(schema, got, want);
    check.that("COSI-MTA-001", holds, holds ? texts : { ...texts, got: "another message" }, evidence);
  } catch {
    check.that("COSI-MTA-001", false, { ...texts, got: "bytes that do not decode" }, evidence);
  }
}

async function judgeType<D extends DescMessage>(
  context: TestContext,
  type: string,
  schema: D,
  specs: readonly MessageShape<D>[],
): Promise<void> {
  const { world, call, check } = context;
  const watch = await world.watch({ type });
  for (const [i, spec] of specs.entries()) {
    const protoSpec = toBinary(schema, spec);
    const created = await call.create({
      resource: world.resource({ type, spec: { protoSpec } }),
      options: {},
    });
    const stored = check.succeeds("COSI-MTA-001", created).resource;
    if (stored === undefined) return;
    judge(context, schema, "the answer to Create", stored, spec, created);
    const name = nameOf(stored);
    const got = await call.get(name);
    if (got.kind === "ok") judge(context, schema, "the answer to Get", got.value.resource, spec, got);
    const listed = await call.list({ namespace: name.namespace, type, options: {} });
    const inList =
      listed.kind === "ok" ? listed.value.find((each) => nameOf(each).id === name.id) : undefined;
    judge(context, schema, "a List", inList, spec, listed);
    const [event] = await world.takeEvents(watch, 1);
    judge(context, schema, "an event", event?.resource, spec, watch);

    const other = specs[(i + 1) % specs.length]!;
    const newResource = world.change(await world.get(stored), {
      spec: { protoSpec: toBinary(schema, other) },
    });
    const updated = await call.update({ newResource, options: {} });
    judge(
      context,
      schema,
      "the answer to Update",
      check.succeeds("COSI-MTA-001", updated).resource,
      other,
      updated,
    );
    const [change] = await world.takeEvents(watch, 1);
    judge(context, schema, "an event after Update", change?.resource, other, watch);
  }
}

export default [
  test({
    id: "meta.definition-specs",
    title: "Specs of resource definitions come back as they were written",
    covers: ["COSI-MTA-001"],
    run: (context) => judgeType(context, definitions, ResourceDefinitionSpecSchema, definitionSpecs),
  }),
  test({
    id: "meta.namespace-specs",
    title: "Specs of namespaces come back as they were written",
    covers: ["COSI-MTA-001"],
    run: (context) => judgeType(context, namespaces, NamespaceSpecSchema, namespaceSpecs),
  }),
  test({
    id: "meta.undecodable-specs",
    title: "A spec of a meta type that does not decode is refused, and a good one is stored",
    covers: ["COSI-MTA-001", "COSI-MTA-003"],
    async run(context) {
      const { world, call, check } = context;
      const good = create(ResourceDefinitionSpecSchema, {
        resourceType: "Tests.example.dev",
        aliases: ["b", "a"],
      });
      const goodBytes = toBinary(ResourceDefinitionSpecSchema, good);
      // Field 1 begins and does not end; field 1 is no text; wire type 7.
      const faulty = [Uint8Array.of(0x0a, 0x7f, 0x41), Uint8Array.of(0x0a, 1, 0xff), Uint8Array.of(0x0f)];
      for (const type of [definitions, namespaces]) {
        for (const protoSpec of faulty) {
          const resource = world.resource({ type, spec: { protoSpec } });
          const outcome = await call.create({ resource, options: {} });
          const want = "INVALID_ARGUMENT (UNKNOWN and keeping the bytes tolerated)";
          if (outcome.kind === "ok") {
            const kept = outcome.value.resource?.spec?.protoSpec ?? new Uint8Array();
            const isKept = kept.length === protoSpec.length && kept.every((byte, i) => byte === protoSpec[i]);
            if (isKept) check.tolerates("COSI-MTA-003", { want, got: "the bytes are kept" }, outcome);
            else check.that("COSI-MTA-003", false, { want, got: "OK, with other bytes" }, outcome);
          } else check.refusedWith("COSI-MTA-003", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
        }
      }
      const resource = world.resource({ type: definitions, spec: { protoSpec: goodBytes } });
      const created = await call.create({ resource, options: {} });
      const stored = check.succeeds("COSI-MTA-001", created).resource;
      judge(context, ResourceDefinitionSpecSchema, "the answer to Create", stored, good, created);
      const newResource = world.change(stored ?? resource, { spec: { protoSpec: faulty[0]! } });
      const updated = await call.update({ newResource, options: {} });
      if (updated.kind === "ok")
        check.tolerates("COSI-MTA-003", { want: "INVALID_ARGUMENT", got: "OK" }, updated);
      else {
        check.refusedWith("COSI-MTA-003", updated, "INVALID_ARGUMENT", ["UNKNOWN"]);
        const got = await call.get(nameOf(resource));
        const now = got.kind === "ok" ? got.value.resource : undefined;
        judge(context, ResourceDefinitionSpecSchema, "the answer to Get", now, good, got);
      }
    },
  }),
];
