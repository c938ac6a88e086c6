import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import {
  createRegisteringServer,
  defineTests,
  definitionDefinition,
  metaNamespace,
  namespaceDefinition,
  type Registered,
} from "../lib/registering-server.ts";

/** A server that registers these descriptions when it starts. */
function registering(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  descriptions: readonly Registered[],
): Mutant {
  return mutant({ id: `meta.${name}`, title, violates, create: () => createRegisteringServer(descriptions) });
}

const defaults = [metaNamespace, namespaceDefinition, definitionDefinition];

/** A server that registers one more definition, which is wrong in some way. */
function defining(name: string, title: string, violates: RequirementId, definition: Registered): Mutant {
  return registering(name, title, [violates], [...defaults, definition]);
}

export default [
  registering(
    "no-namespace-meta",
    "The namespace `meta` is not registered",
    ["COSI-MTA-004"],
    [namespaceDefinition, definitionDefinition],
  ),
  registering(
    "no-definition-of-namespaces",
    "The definition of namespaces is not registered",
    ["COSI-MTA-004"],
    [metaNamespace, definitionDefinition],
  ),
  registering(
    "no-definition-of-definitions",
    "The definition of definitions is not registered",
    ["COSI-MTA-004"],
    [metaNamespace, namespaceDefinition],
  ),
  registering(
    "namespaces-only",
    "Only namespaces are registered",
    ["COSI-MTA-004"],
    [metaNamespace, { ...metaNamespace, id: "default" }],
  ),
  registering(
    "own-definitions-only",
    "Only the definition of a type of the server's own is registered",
    ["COSI-MTA-004"],
    [defineTests()],
  ),
  registering(
    "namespace-without-owner",
    "The namespace `meta` is registered without owner",
    ["COSI-MTA-004"],
    [{ ...metaNamespace, owner: "" }, namespaceDefinition, definitionDefinition],
  ),
  registering(
    "definition-of-another-owner",
    "The definition of namespaces has another owner",
    ["COSI-MTA-004"],
    [metaNamespace, { ...namespaceDefinition, owner: "NamespaceController" }, definitionDefinition],
  ),
  registering(
    "definition-in-another-namespace",
    "The definition of definitions is in the namespace `default`",
    ["COSI-MTA-004"],
    [metaNamespace, namespaceDefinition, { ...definitionDefinition, namespace: "default" }],
  ),
  registering(
    "ids-as-types",
    "The IDs of all definitions are the types as they are written",
    ["COSI-MTA-005", "COSI-MTA-004"],
    [
      metaNamespace,
      { ...namespaceDefinition, id: "Namespaces.meta.cosi.dev" },
      { ...definitionDefinition, id: "ResourceDefinitions.meta.cosi.dev" },
    ],
  ),
  defining("id-as-type", "The ID of a definition is the type as it is written", "COSI-MTA-005", {
    ...defineTests(),
    id: "Tests.example.dev",
  }),
  defining("id-as-name", "The ID of a definition is the name in lower case, without suffix", "COSI-MTA-005", {
    ...defineTests(),
    id: "tests",
  }),
  defining("id-as-singular", "The ID of a definition is its singular", "COSI-MTA-005", {
    ...defineTests(),
    id: "test.example.dev",
  }),
  defining("no-suffix", "A registered type has no suffix", "COSI-MTA-006", defineTests("Tests")),
  defining("empty-name", "A registered type has no name", "COSI-MTA-006", defineTests(".example.dev")),
  defining("empty-suffix", "A registered type ends with a dot", "COSI-MTA-006", defineTests("Tests.")),
  defining(
    "lower-case-name",
    "The name of a registered type is in lower case",
    "COSI-MTA-006",
    defineTests("tests.example.dev"),
  ),
  defining(
    "lower-camel-name",
    "The name of a registered type begins with a small letter",
    "COSI-MTA-006",
    defineTests("myTests.example.dev"),
  ),
  defining(
    "name-of-one-letter",
    "The name of a registered type has one letter",
    "COSI-MTA-006",
    defineTests("T.example.dev"),
  ),
  defining(
    "name-with-underscore",
    "The name of a registered type has an underscore",
    "COSI-MTA-006",
    defineTests("My_Tests.example.dev"),
  ),
  defining(
    "suffix-in-upper-case",
    "The suffix of a registered type has a capital letter",
    "COSI-MTA-006",
    defineTests("Tests.Example.dev"),
  ),
  defining(
    "suffix-with-empty-label",
    "The suffix of a registered type has two dots in a row",
    "COSI-MTA-006",
    defineTests("Tests.example..dev"),
  ),
  defining(
    "suffix-label-of-one-letter",
    "A label of the suffix of a registered type has one letter",
    "COSI-MTA-006",
    defineTests("Tests.example.d"),
  ),
];
