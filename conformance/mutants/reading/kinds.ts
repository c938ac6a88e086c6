import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { createDescribingReference } from "../lib/describing-reference.ts";
import { intercept } from "../lib/intercept.ts";
import { compareBytes } from "../lib/label-terms.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

interface Kind {
  readonly namespace: string;
  readonly type: string;
}

/** A server whose List takes more kinds for the one that was asked for. */
function reaching(
  name: string,
  title: string,
  isReached: (kind: Kind, asked: Kind) => boolean,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    violates: ["COSI-LST-004", ...more],
    create: () => {
      const meta = [
        "Namespaces.meta.cosi.dev",
        "ResourceDefinitions.meta.cosi.dev",
        "Capabilities.system.cosi.dev",
      ];
      const kinds = new Map(
        meta.map((type) => [JSON.stringify(["meta", type]), { namespace: "meta", type }]),
      );
      return intercept(createDescribingReference(), {
        async Create(request, next) {
          const { namespace = "", type = "" } = request.resource?.metadata ?? {};
          kinds.set(JSON.stringify([namespace, type]), { namespace, type });
          return next(request);
        },
        async *List(request, next) {
          const { namespace, type } = request;
          const answers = [];
          for await (const answer of next(request)) answers.push(answer);
          for (const kind of kinds.values()) {
            if (kind.namespace === namespace && kind.type === type) continue;
            if (!isReached(kind, request)) continue;
            for await (const answer of next({ ...request, ...kind })) answers.push(answer);
          }
          answers.sort((a, b) =>
            compareBytes(a.resource?.metadata?.id ?? "", b.resource?.metadata?.id ?? ""),
          );
          yield* answers;
        },
      });
    },
  });
}

/** A pattern of LIKE as an expression. */
function like(pattern: string): RegExp {
  const text = pattern
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  return new RegExp(`^${text}$`, "su");
}

const isOfType = (kind: Kind, asked: Kind): boolean => kind.type === asked.type;
const isOfNamespace = (kind: Kind, asked: Kind): boolean => kind.namespace === asked.namespace;

export default [
  reaching(
    "empty-namespace-is-all",
    "An empty namespace stands for all",
    (kind, asked) => asked.namespace === "" && isOfType(kind, asked),
  ),
  reaching(
    "star-namespace-is-all",
    "The namespace * stands for all",
    (kind, asked) => asked.namespace === "*" && isOfType(kind, asked),
  ),
  reaching(
    "all-namespace-is-all",
    "The namespace `all` stands for all",
    (kind, asked) => asked.namespace === "all" && isOfType(kind, asked),
  ),
  reaching(
    "empty-type-is-all",
    "An empty type stands for all",
    (kind, asked) => asked.type === "" && isOfNamespace(kind, asked),
  ),
  reaching(
    "star-type-is-all",
    "The type * stands for all",
    (kind, asked) => asked.type === "*" && isOfNamespace(kind, asked),
  ),
  reaching(
    "like-type",
    "Percent and underscore in the type are patterns",
    (kind, asked) => isOfNamespace(kind, asked) && like(asked.type).test(kind.type),
  ),
  reaching(
    "like-namespace",
    "Percent and underscore in the namespace are patterns",
    (kind, asked) => isOfType(kind, asked) && like(asked.namespace).test(kind.namespace),
  ),
  reaching(
    "namespace-prefix",
    "Namespaces that begin with that of the request are listed too",
    (kind, asked) =>
      isOfType(kind, asked) && asked.namespace !== "" && kind.namespace.startsWith(asked.namespace),
    ["COSI-RES-002", "COSI-WCH-021"],
  ),
  reaching(
    "type-prefix",
    "Types that begin with that of the request are listed too",
    (kind, asked) => isOfNamespace(kind, asked) && asked.type !== "" && kind.type.startsWith(asked.type),
    ["COSI-RES-002", "COSI-WCH-021"],
  ),
  reaching(
    "type-in-any-case",
    "Types are compared without regard to case",
    (kind, asked) => isOfNamespace(kind, asked) && kind.type.toLowerCase() === asked.type.toLowerCase(),
    ["COSI-RES-002"],
  ),
  reaching(
    "type-without-suffix",
    "A type without its suffix stands for those with it",
    (kind, asked) => isOfNamespace(kind, asked) && kind.type.split(".")[0] === asked.type,
  ),
  reaching(
    "joined-path",
    "Namespace and type are joined by a slash before they are compared",
    (kind, asked) => `${kind.namespace}/${kind.type}` === `${asked.namespace}/${asked.type}`,
    ["COSI-RES-002"],
  ),
];
