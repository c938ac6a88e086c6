import { createDescribingReference } from "../lib/describing-reference.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import {
  createRegisteringServer,
  definitionDefinition,
  describeType,
  metaNamespace,
  namespaceDefinition,
  publish,
} from "../lib/registering-server.ts";

export default [
  variant({
    id: "self-describing",
    title: "The server registers the meta types and publishes its features",
    why: "Chapters 05 and 11 describe these resources.",
    create: () => createDescribingReference(),
  }),
  variant({
    id: "vendor-features",
    title: "The server publishes features of a vendor among its own",
    why: "COSI-CAP-003 allows names with a dot.",
    create: () =>
      createRegisteringServer([
        publish(["example.dev/snapshots", "teardown", "teardown-and-destroy", "tail-events"]),
      ]),
  }),
  variant({
    id: "no-automatic-aliases",
    title: "The server registers a type without automatic aliases and one without a separate plural",
    why: "COSI-MTA-008 tolerates leaving them out; `Sheep` is a plural.",
    create: () =>
      createRegisteringServer(
        [
          metaNamespace,
          namespaceDefinition,
          definitionDefinition,
          describeType({
            resourceType: "Sheep.farm.example.dev",
            displayType: "Sheep",
            aliases: ["ewe"],
            allAliases: ["ewe"],
          }),
        ],
        createReference(),
      ),
  }),
];
