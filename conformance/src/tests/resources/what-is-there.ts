import { fromBinary } from "@bufbuild/protobuf";
import { type Resource, ResourceDefinitionSpecSchema } from "@cosi-spec/types";
import { type TestContext, test } from "../../test.ts";
import { findMissingPart, findMissingTime, findPhaseFault, findVersionFault, judgeEvery } from "./_every.ts";
import type { Sent } from "./_everywhere.ts";

interface Kind {
  readonly namespace: string;
  readonly type: string;
}

/** Kinds that are looked at, and resources of each; a server in use can have very many. */
const maxKinds = 40;
const maxResources = 200;

const descriptions: readonly Kind[] = [
  { namespace: "meta", type: "Namespaces.meta.cosi.dev" },
  { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev" },
];

export default test({
  id: "resources.what-is-there",
  title: "The resources that are there anyway are complete and have a version and a phase",
  covers: ["COSI-RES-005", "COSI-RES-006", "COSI-VER-001", "COSI-PHA-001"],
  effects: "none",
  async run({ call, check }) {
    const sent: Sent[] = [];
    const described = await list(call, descriptions);
    sent.push(...described);
    sent.push(
      ...(await list(call, described.flatMap(({ resource }) => readKind(resource)).slice(0, maxKinds))),
    );
    judgeEvery(check, "COSI-RES-005", sent, "`metadata` and `spec` in every resource", findMissingPart);
    judgeEvery(check, "COSI-RES-006", sent, "`created` and `updated` in every resource", findMissingTime);
    const stored = sent.flatMap((each) => (each.resource.metadata === undefined ? [] : [each]));
    judgeEvery(check, "COSI-VER-001", stored, "a version from 1 in every resource", ({ resource }) =>
      findVersionFault(resource.metadata!.version),
    );
    judgeEvery(check, "COSI-PHA-001", stored, "a phase in every resource", ({ resource }) =>
      findPhaseFault(resource.metadata!.phase),
    );
  },
});

/** What List sends for some kinds; those that may not be listed are left out. */
async function list(call: TestContext["call"], kinds: readonly Kind[]): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const kind of kinds) {
    const outcome = await call.list({ ...kind, options: {} });
    if (outcome.kind !== "ok") continue;
    for (const resource of outcome.value.slice(0, maxResources)) {
      sent.push({ where: `a List of ${kind.type}`, resource, isTombstone: false, evidence: outcome });
    }
  }
  return sent;
}

/** The kind that a resource definition describes, other than the descriptions themselves. */
function readKind({ metadata, spec }: Resource): readonly Kind[] {
  if (metadata?.type !== descriptions[1]!.type || spec === undefined) return [];
  try {
    const { resourceType: type, defaultNamespace: namespace } = fromBinary(
      ResourceDefinitionSpecSchema,
      spec.protoSpec,
    );
    return descriptions.some((each) => each.type === type) ? [] : [{ namespace, type }];
  } catch {
    return []; // what is no definition describes no kind
  }
}
