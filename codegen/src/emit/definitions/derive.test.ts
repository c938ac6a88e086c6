import { expect, test } from "vitest";
import { noFieldRules, noMessageRules } from "../../input/proto-rules.ts";
import type { FieldRules, MessageType, Model, ResourceType } from "../../model/model.ts";
import { deriveDefinition } from "./derive.ts";

const location = { file: "x.proto", line: 1, column: 1 };

function createResource(type: string, aliases: readonly string[] = []): ResourceType {
  return {
    ...{
      type,
      message: "x.Spec",
      location,
      defaultNamespace: "n",
      aliases,
      printColumns: [],
      isSensitive: false,
    },
    ...{ role: "desired", idPattern: "", idDescription: "", examples: [], requirements: [], statusType: "" },
  };
}

function createModel(rules: FieldRules): Model {
  const message = (fullName: string, fields: MessageType["fields"]): MessageType => ({
    ...{ fullName, name: fullName.slice(2), parent: undefined, comment: "", location, fields, oneofs: [] },
    ...{ rules: noMessageRules, reservedNumbers: [], reservedNames: [], isDeprecated: false, isOpen: false },
  });
  const base = {
    number: 1,
    comment: "",
    location,
    hasExplicitJsonName: false,
    oneof: undefined,
    isDeprecated: false,
  };
  const deep = { ...base, name: "secret", jsonName: "secret", presence: "implicit", rules } as const;
  const list = { kind: "list", item: { kind: "message", name: "x.Part" } } as const;
  return {
    ...{ files: [], enums: new Map(), resources: [], unsupported: [] },
    messages: new Map([
      [
        "x.Spec",
        message("x.Spec", [
          {
            ...base,
            name: "parts",
            jsonName: "parts",
            type: list,
            presence: "implicit",
            rules: noFieldRules,
          },
        ]),
      ],
      ["x.Part", message("x.Part", [{ ...deep, type: { kind: "scalar", scalar: "string" } }])],
    ]),
  };
}

const plain = createModel(noFieldRules);

test.each([
  {
    type: "ResourceDefinitions.meta.cosi.dev",
    explicit: ["api-resources"],
    displayType: "ResourceDefinition",
    aliases: ["api-resources", "resourcedefinition", "rd", "rds"],
    allAliases: [
      ...["resourcedefinitions", "resourcedefinitions.meta", "resourcedefinitions.meta.cosi"],
      ...["api-resources", "resourcedefinition", "rd", "rds"],
    ],
  },
  {
    type: "Namespaces.meta.cosi.dev",
    explicit: ["ns"],
    displayType: "Namespace",
    aliases: ["ns", "namespace"],
    allAliases: ["namespaces", "namespaces.meta", "namespaces.meta.cosi", "ns", "namespace"],
  },
  {
    type: "Tests.cosi.dev",
    explicit: ["tst"],
    displayType: "Test",
    aliases: ["tst", "test"],
    allAliases: ["tests", "tests.cosi", "tst", "test"],
  },
  {
    type: "LinkStatuses.net.example.dev",
    explicit: [],
    displayType: "LinkStatus",
    aliases: ["linkstatus", "ls"],
    allAliases: ["linkstatuses", "linkstatuses.net", "linkstatuses.net.example", "linkstatus", "ls"],
  },
  {
    type: "OSRoots.secrets.example.dev",
    explicit: [],
    displayType: "OSRoot",
    aliases: ["osroot", "osr", "osrs"],
    allAliases: ["osroots", "osroots.secrets", "osroots.secrets.example", "osroot", "osr", "osrs"],
  },
  {
    type: "Services.v1alpha1.example.dev",
    explicit: [],
    displayType: "Service",
    aliases: ["service"],
    allAliases: ["services", "services.v1alpha1", "services.v1alpha1.example", "service"],
  },
])("derives names of $type", ({ type, explicit, displayType, aliases, allAliases }) => {
  expect(deriveDefinition(createResource(type, explicit), plain)).toEqual({
    ...{ id: type.toLowerCase(), displayType, aliases, allAliases, isSensitive: false },
  });
});

test("takes a given singular over the derived one", () => {
  const derived = deriveDefinition(createResource("Data.example.dev"), plain, "Datum");
  expect(derived.displayType).toBe("Datum");
  expect(derived.aliases).toEqual(["datum"]);
});

test("marks a type sensitive for one secret deep inside", () => {
  const derived = deriveDefinition(
    createResource("Tests.cosi.dev"),
    createModel({ ...noFieldRules, items: { ...noFieldRules, isSensitive: true } }),
  );
  expect(derived.isSensitive).toBe(true);
});
