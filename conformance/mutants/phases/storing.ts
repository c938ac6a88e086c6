import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editWrites, isAcceptable, type Write } from "../lib/edit-writes.ts";
import { refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

type Ids = readonly [RequirementId, ...RequirementId[]];

/** A server that changes a write. */
function changing(name: string, title: string, violates: Ids, change: (write: Write) => void): Mutant {
  return mutant({ id: `phases.${name}`, title, violates, create: () => editWrites(change) });
}

const isPhase = (text: string): boolean => text === "running" || text === "tearingDown";
const invalid: Ids = ["COSI-PHA-004", "COSI-ERR-005", "COSI-CRE-005"];
// Whoever cannot leave tearingDown cannot be brought there and back, and the state that is stored says so.
const phase: Ids = ["COSI-PHA-003", "COSI-UPD-006"];

export default [
  changing(
    "refuses-create-tearing-down",
    "A Create in phase tearingDown is refused",
    ["COSI-PHA-002", "COSI-CRE-001", "COSI-PHA-005", "COSI-DES-001", "COSI-FIN-006", "COSI-CRE-002"],
    ({ method, metadata }) => {
      if (method === "Create" && metadata.phase === "tearingDown") refuse("INVALID_ARGUMENT");
    },
  ),
  changing(
    "creates-owned-running",
    "A Create with an owner stores the phase running",
    ["COSI-PHA-002", "COSI-CRE-002"],
    ({ method, metadata, owner }) => {
      if (method === "Create" && isPhase(metadata.phase) && owner !== "") metadata.phase = "running";
    },
  ),
  changing(
    "update-keeps-phase",
    "An Update does not change the phase; that is left to Teardown",
    [
      ...phase,
      "COSI-UPD-005",
      "COSI-PHA-005",
      "COSI-PHA-006",
      "COSI-WCH-014",
      "COSI-FIN-006",
      "COSI-UPD-001",
    ],
    ({ method, metadata, stored }) => {
      if (method === "Update" && stored !== undefined && isPhase(metadata.phase)) {
        metadata.phase = stored.metadata!.phase;
      }
    },
  ),
  changing("refuses-way-back", "An Update from tearingDown back to running is refused", phase, (write) => {
    const { method, metadata, stored } = write;
    const isBack = metadata.phase === "running" && stored?.metadata?.phase === "tearingDown";
    if (method === "Update" && isBack && isAcceptable(write)) refuse("FAILED_PRECONDITION");
  }),
  changing(
    "ignores-way-back",
    "An Update from tearingDown back to running is made without the change of phase",
    phase,
    ({ method, metadata, stored }) => {
      const isBack = metadata.phase === "running" && stored?.metadata?.phase === "tearingDown";
      if (method === "Update" && isBack) metadata.phase = "tearingDown";
    },
  ),
  changing(
    "reads-no-phase-as-running",
    "A write without phase is taken for one in phase running",
    invalid,
    ({ metadata }) => {
      if (metadata.phase === "") metadata.phase = "running";
    },
  ),
  changing(
    "reads-no-phase-as-stored",
    "An Update without phase keeps the phase",
    ["COSI-PHA-004", "COSI-ERR-005"],
    ({ metadata, stored }) => {
      if (metadata.phase === "" && stored !== undefined) metadata.phase = stored.metadata!.phase;
    },
  ),
  changing("reads-phase-in-any-case", "A phase is read in any case", invalid, ({ metadata }) => {
    const text = metadata.phase.toLowerCase();
    if (text === "running") metadata.phase = "running";
    if (text === "tearingdown") metadata.phase = "tearingDown";
  }),
  changing("trims-phase", "White space around a phase is dropped", invalid, ({ metadata }) => {
    metadata.phase = metadata.phase.trim();
  }),
  changing("reads-snake-case", "The phase tearing_down is taken for tearingDown", invalid, ({ metadata }) => {
    if (metadata.phase === "tearing_down") metadata.phase = "tearingDown";
  }),
  changing("reads-numbers", "The phases 0 and 1 are running and tearingDown", invalid, ({ metadata }) => {
    if (metadata.phase === "0") metadata.phase = "running";
    if (metadata.phase === "1") metadata.phase = "tearingDown";
  }),
  changing(
    "reads-unknown-as-running",
    "A phase that is none is taken for running",
    invalid,
    ({ metadata }) => {
      if (!isPhase(metadata.phase)) metadata.phase = "running";
    },
  ),
  changing(
    "update-reads-unknown-as-tearing-down",
    "An Update takes every phase other than running for tearingDown",
    ["COSI-PHA-004", "COSI-ERR-005"],
    ({ method, metadata }) => {
      if (method === "Update" && !isPhase(metadata.phase)) metadata.phase = "tearingDown";
    },
  ),
  mutant({
    id: "phases.update-although-refused",
    title: "An Update with a phase that is none is refused, but its labels are stored",
    violates: ["COSI-PHA-004", "COSI-UPD-011", "COSI-WCH-008"],
    create: () =>
      editWrites(async (write) => {
        const { metadata, stored, resource, owner, context } = write;
        if (stored === undefined || isPhase(metadata.phase) || !isAcceptable(write)) return;
        const newResource = { ...resource, metadata: { ...metadata, phase: stored.metadata!.phase } };
        await context.call("Update", { newResource, options: { owner } });
      }),
  }),
];
