import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editResources, type Place } from "../lib/edit-resources.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** A server that writes phases its own way in some places. */
function spelling(
  name: string,
  title: string,
  where: readonly Place[],
  spell: (phase: string) => string,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `phases.${name}`,
    title,
    violates: ["COSI-PHA-001", ...more],
    create: () =>
      editResources(({ metadata }, place) => {
        if (where.includes(place)) metadata.phase = spell(metadata.phase);
      }),
  });
}

const all: readonly Place[] = ["Get", "List", "Create", "Update", "event", "old", "tombstone"];
const events: readonly RequirementId[] = [
  "COSI-WCH-002",
  "COSI-WCH-010",
  "COSI-WCH-011",
  "COSI-WCH-014",
  "COSI-WCH-021",
  "COSI-WCH-023",
  "COSI-WCH-028",
];

export default [
  spelling(
    "spells-with-underscore",
    "The phase is sent as tearing_down",
    all,
    (phase) => (phase === "tearingDown" ? "tearing_down" : phase),
    ["COSI-PHA-002", "COSI-PHA-003", "COSI-CRE-001"],
  ),
  spelling(
    "omits-running-in-list",
    "List leaves out the phase of what is running, as if it were a default",
    ["List"],
    (phase) => (phase === "running" ? "" : phase),
    ["COSI-LST-001", "COSI-WCH-021"],
  ),
  spelling(
    "capitals-in-events",
    "Events carry the phase as Running or TearingDown",
    ["event", "old"],
    (phase) => phase.charAt(0).toUpperCase() + phase.slice(1),
    events,
  ),
  spelling("omits-phase-in-old", "The `old` of an event has no phase", ["old"], () => "", [
    "COSI-WCH-011",
    "COSI-WCH-028",
    "COSI-WCH-002",
  ]),
  spelling("omits-phase-of-tombstones", "Tombstones have no phase", ["tombstone"], () => "", [
    "COSI-RES-012",
    "COSI-WCH-012",
    "COSI-WCH-014",
  ]),
  spelling("answers-create-without-phase", "The answer to a Create has no phase", ["Create"], () => "", [
    "COSI-CRE-002",
  ]),
  spelling(
    "destroyed-phase",
    "The answer to an Update in phase tearingDown has the phase destroying",
    ["Update"],
    (phase) => (phase === "tearingDown" ? "destroying" : phase),
    ["COSI-UPD-002", "COSI-PHA-003"],
  ),
  mutant({
    id: "phases.built-ins-without",
    title: "The resources that the server registers itself have no phase",
    violates: ["COSI-PHA-001"],
    create: () =>
      editResources(
        ({ metadata }) => {
          if (metadata.owner === "meta") metadata.phase = "";
        },
        createReference({ registerDefaults: true }),
      ),
  }),
];
