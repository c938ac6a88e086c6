import { fromBinary } from "@bufbuild/protobuf";
import { type Resource, ResourceDefinitionSpecSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import type { TestContext } from "../../test.ts";

/** What a List is asked for. */
export interface Kind {
  readonly namespace: string;
  readonly type: string;
}

/** The kinds that describe others. */
export const descriptions: readonly Kind[] = [
  { namespace: "meta", type: "Namespaces.meta.cosi.dev" },
  { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev" },
];

/** Kinds that are looked at; a server in use can have very many. */
const maxKinds = 40;

/** What a List of one kind sent. */
export interface Listed {
  readonly kind: Kind;
  readonly resources: readonly Resource[];
  readonly evidence: { readonly exchange: { readonly index: number } };
}

/** Lists the kinds that a server describes, and the descriptions. Kinds that may not be listed are left out. */
export async function listWhatIsThere(call: TestContext["call"]): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  const add = async (kind: Kind): Promise<void> => {
    const outcome = await call.list({ ...kind, options: {} });
    if (outcome.kind === "ok") listed.push({ kind, resources: outcome.value, evidence: outcome });
  };
  for (const kind of descriptions) await add(kind);
  const described = listed.flatMap(({ resources }) => resources).flatMap(readKind);
  for (const kind of described.slice(0, maxKinds)) await add(kind);
  return listed;
}

/** The kind that a resource definition describes, other than the descriptions themselves. */
function readKind(resource: Resource): readonly Kind[] {
  if (nameOf(resource).type !== descriptions[1]!.type || resource.spec === undefined) return [];
  try {
    const definition = fromBinary(ResourceDefinitionSpecSchema, resource.spec.protoSpec);
    const { resourceType: type, defaultNamespace: namespace } = definition;
    return descriptions.some((each) => each.type === type) ? [] : [{ namespace, type }];
  } catch {
    return []; // what is no definition describes no kind
  }
}

/** Orders texts by their UTF-8 bytes, which is the order of their code points. */
export function compareBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
