import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Interceptors, intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";
import { cutToDecodable, findFault, inputOf, repairText } from "../lib/request-faults.ts";

type Raw = NonNullable<Interceptors["raw"]>;

/** A server that answers requests with a fault in its own way. */
function answering(
  name: string,
  title: string,
  fault: "text" | "structure",
  answer: Raw,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `errors.${name}`,
    title,
    violates: [fault === "text" ? "COSI-ERR-008" : "COSI-ERR-007", ...more],
    create: () =>
      intercept(createReference(), {
        raw: (method, request, ...rest) =>
          findFault(method, request) === fault ? answer(method, request, ...rest) : undefined,
      }),
  });
}

const toUnknown: Raw = async function* () {
  yield refuse("UNKNOWN");
};

export default [
  answering(
    "takes-undecodable-for-empty",
    "A request that does not decode is taken for an empty one",
    "structure",
    (_method, _request, next) => next(new Uint8Array(0)),
  ),
  answering(
    "reads-up-to-fault",
    "A request that does not decode is used as far as it can be read",
    "structure",
    (method, request, next) => next(cutToDecodable(inputOf(method)!, request)),
  ),
  answering(
    "reports-undecodable-as-unknown",
    "A request that does not decode is refused with UNKNOWN",
    "structure",
    toUnknown,
  ),
  answering(
    "hangs-on-undecodable",
    "A request that does not decode is never answered",
    "structure",
    async function* (_method, _request, _next, { signal }) {
      await untilCancelled(signal);
      yield refuse("CANCELLED");
    },
    ["COSI-LIM-002"],
  ),
  answering(
    "repairs-text",
    "Text that is not UTF-8 is stored and searched for with replacement characters",
    "text",
    (method, request, next) => next(repairText(inputOf(method)!, request)),
  ),
  answering(
    "repairs-labels",
    "Keys and values of labels and annotations are not checked for valid UTF-8",
    "text",
    (method, request, next) =>
      next(repairText(inputOf(method)!, request, ({ fieldKind }) => fieldKind === "map")),
  ),
  answering(
    "repairs-yaml",
    "The YAML text of a spec is not checked for valid UTF-8",
    "text",
    (method, request, next) =>
      next(repairText(inputOf(method)!, request, ({ name }) => name === "yaml_spec")),
  ),
  answering(
    "repairs-names",
    "The id in a request is not checked for valid UTF-8",
    "text",
    (method, request, next) => next(repairText(inputOf(method)!, request, ({ name }) => name === "id")),
  ),
  answering("reports-text-as-unknown", "Text that is not UTF-8 is refused with UNKNOWN", "text", toUnknown),
];
