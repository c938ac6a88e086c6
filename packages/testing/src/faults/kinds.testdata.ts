import { create, toBinary } from "@bufbuild/protobuf";
import { type AnyType, label, opaqueType, type Query } from "@cosi-spec/client";
import {
  type KindName,
  LabelOperation,
  type ResourceInput,
  type Query as StateQuery,
} from "@cosi-spec/runtime/state";
import { HostnameSpecs, KernelParamSpecs } from "@cosi-spec/types/resources";

/** A kind of the runs, how its resources are watched and written. */
export interface FaultKind {
  readonly type: AnyType;
  readonly name: KindName;
  /** The content of a resource, other for each number. */
  toContent(n: number): Pick<ResourceInput, "protoSpec" | "yamlSpec">;
}

const widgets = opaqueType("Widgets.example.dev", "tests");

/** The kinds of the runs: two with a schema, in namespaces of their own, and one without. */
export const kinds: readonly [FaultKind, FaultKind, FaultKind] = [
  {
    type: HostnameSpecs,
    name: { namespace: "other", type: HostnameSpecs.type },
    toContent: (n) => ({
      protoSpec: toBinary(HostnameSpecs.schema, create(HostnameSpecs.schema, { hostname: `node-${n}` })),
      yamlSpec: `hostname: node-${n}\n`,
    }),
  },
  {
    type: KernelParamSpecs,
    name: { namespace: KernelParamSpecs.namespace, type: KernelParamSpecs.type },
    toContent: (n) => ({
      protoSpec: toBinary(KernelParamSpecs.schema, create(KernelParamSpecs.schema, { value: `${n}` })),
      yamlSpec: `value: "${n}"\n`,
    }),
  },
  {
    type: widgets,
    name: { namespace: widgets.namespace, type: widgets.type },
    toContent: (n) => ({ protoSpec: Uint8Array.of(8, n % 128), yamlSpec: `n: ${n}\n# ü\n` }),
  },
];

/** A query as the client and the state write it. The fence satisfies all of them. */
export interface FaultQuery {
  readonly client: Query;
  readonly state: StateQuery;
}

const term = (key: string, operation: number, value: string, isInverted = false) => ({
  ...{ key, operation, isInverted },
  values: [value],
});

/** The queries of the runs. */
export const queries: readonly [FaultQuery, FaultQuery, FaultQuery] = [
  {
    client: { labels: [label("site").equals("lab")] },
    state: { labelQueries: [[term("site", LabelOperation.equal, "lab")]] },
  },
  {
    client: { labels: [label("rack").isLessThan(3)] },
    state: { labelQueries: [[term("rack", LabelOperation.lessNumeric, "3")]] },
  },
  {
    client: {
      idPattern: "^[abc~]",
      anyOf: [[label("site").differsFrom("lab")], [label("rack").equals("1")]],
    },
    state: {
      idPattern: "^[abc~]",
      labelQueries: [
        [term("site", LabelOperation.equal, "lab", true)],
        [term("rack", LabelOperation.equal, "1")],
      ],
    },
  },
];

/** Labels of the fence, by which the observers see that they have seen all before it. */
export const fenceLabels = new Map([
  ["site", "lab"],
  ["rack", "1"],
]);

/** Id of the fence: behind all others in the order of a list. */
export const fenceId = "~fence";
