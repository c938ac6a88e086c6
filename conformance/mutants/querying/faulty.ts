import { create, fromBinary } from "@bufbuild/protobuf";
import {
  LabelQuerySchema,
  type LabelTerm,
  ListRequestSchema,
  LabelTerm_Operation as Op,
  WatchRequestSchema,
} from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { mortal } from "../lib/dead-server.ts";
import { type Context, intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { holds } from "../lib/label-terms.ts";
import { type Filter, filterOf, withoutFilter } from "../lib/matcher.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { checkAsBehind, createQueryServer, type QueryRules } from "../lib/query-server.ts";
import { createReference } from "../lib/reference.ts";

/** A server whose process ends when some comparisons have no operand. */
function dying(name: string, title: string, ops: readonly Op[], methods = ["List", "Watch"]): Mutant {
  const schemas = { List: ListRequestSchema, Watch: WatchRequestSchema };
  const kills = (method: string, request: Uint8Array): boolean => {
    if (!methods.includes(method)) return false;
    try {
      const { options } = fromBinary(schemas[method as keyof typeof schemas], request);
      const terms = (options?.labelQuery ?? []).flatMap((query) => query.terms);
      return terms.some(({ op, value }) => ops.includes(op) && value.length === 0);
    } catch {
      return false; // the server behind refuses it
    }
  };
  return mutant({
    id: `querying.${name}`,
    title,
    violates: ["COSI-QRY-017"],
    create: () => mortal(createReference(), kills),
  });
}

const isKnown = ({ op }: LabelTerm): boolean => op >= 0 && op <= 7;

/** The filter without the terms that are passed over. */
function dropTerms(
  { labelQuery, ...rest }: Filter,
  isDropped: (term: LabelTerm, i: number) => boolean,
): Filter {
  const entries = labelQuery.map(({ terms }) =>
    create(LabelQuerySchema, { terms: terms.filter((term, i) => !isDropped(term, i)) }),
  );
  return { ...rest, labelQuery: entries };
}

/** A server that does not refuse some unknown operations. */
function accepting(
  name: string,
  title: string,
  isDropped: (term: LabelTerm, i: number) => boolean,
  term: NonNullable<QueryRules["term"]>,
): Mutant {
  const check = (filter: Filter, context: Context): Promise<void> =>
    checkAsBehind(dropTerms(filter, isDropped), context);
  return mutant({
    id: `querying.${name}`,
    title,
    violates: ["COSI-QRY-018"],
    create: () => createQueryServer({ check, term }),
  });
}

const isUnknown = (term: LabelTerm): boolean => !isKnown(term);

/** A server that refuses an unknown operation with a code of its own. */
function answering(name: string, title: string, code: "UNKNOWN" | "INTERNAL"): Mutant {
  const check = async (filter: Filter, context: Context): Promise<void> => {
    if (filter.labelQuery.some(({ terms }) => terms.some(isUnknown))) refuse(code);
    await checkAsBehind(filter, context);
  };
  return mutant({
    id: `querying.${name}`,
    title,
    violates: ["COSI-QRY-018"],
    create: () => createQueryServer({ check }),
  });
}

/** Whether something is a refusal of a filter, and not that of the call for another reason. */
const isFaultOfQuery = (error: unknown): boolean =>
  isRefusal(error, "UNIMPLEMENTED") || isRefusal(error, "INVALID_ARGUMENT");

/** A server that sends resources before it finds the fault of a query. */
function delivering(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  build: () => InProcessServer,
): Mutant {
  return mutant({ id: `querying.${name}`, title, violates, create: build });
}

export default [
  dying("dies-of-equal", "The process ends at an EQUAL without value", [Op.EQUAL]),
  dying("dies-of-order", "The process ends at an LT or LTE without value", [Op.LT, Op.LTE]),
  dying("dies-of-numbers", "The process ends at a numeric comparison without value", [
    Op.LT_NUMERIC,
    Op.LTE_NUMERIC,
  ]),
  dying(
    "dies-in-watch",
    "The process ends at a watch with a comparison without value",
    [Op.EQUAL, Op.LT, Op.LTE, Op.LT_NUMERIC, Op.LTE_NUMERIC],
    ["Watch"],
  ),

  accepting(
    "unknown-is-exists",
    "An unknown operation is taken for EXISTS",
    isUnknown,
    (term, labels, isRight) => (isKnown(term) ? isRight : holds({ ...term, op: Op.EXISTS }, labels)),
  ),
  accepting(
    "unknown-is-false",
    "An unknown operation never holds",
    isUnknown,
    (_, _labels, isRight) => isRight,
  ),
  accepting(
    "unknown-is-passed-over",
    "A term with an unknown operation is passed over",
    isUnknown,
    (term, _, isRight) => (isKnown(term) ? isRight : true),
  ),
  accepting(
    "negative-is-known",
    "A negative operation is not refused",
    ({ op }) => op < 0,
    (_, _labels, isRight) => isRight,
  ),
  accepting(
    "operation-of-a-byte",
    "Only the low 8 bits of an operation count",
    ({ op }) => isUnknown({ op } as LabelTerm) && (op & 0xff) <= 7,
    (term, labels) => holds({ ...term, op: (term.op & 0xff) as Op }, labels),
  ),
  accepting(
    "first-operation-checked",
    "Only the operation of the first term is looked at",
    (term, i) => isUnknown(term) && i > 0,
    (_, _labels, isRight) => isRight,
  ),
  mutant({
    id: "querying.first-entry-checked",
    title: "Only the operations of the first entry are looked at",
    violates: ["COSI-QRY-018", "COSI-WCH-031"],
    create: () =>
      createQueryServer({
        check: ({ labelQuery, ...rest }, context) =>
          checkAsBehind({ ...rest, labelQuery: labelQuery.slice(0, 1) }, context),
      }),
  }),
  answering("unknown-operation-is-unknown", "An unknown operation is answered with UNKNOWN", "UNKNOWN"),
  answering("unknown-operation-is-internal", "An unknown operation is answered with INTERNAL", "INTERNAL"),
  mutant({
    id: "querying.checks-only-with-resources",
    title: "A query is looked at only when there is a resource to compare",
    violates: ["COSI-QRY-018", "COSI-QRY-024", "COSI-WCH-031"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          const { namespace, type } = request;
          let isEmpty = true;
          for await (const _ of next({ namespace, type })) isEmpty = false;
          if (!isEmpty) yield* next(request);
        },
      }),
  }),

  delivering(
    "lists-before-refusing",
    "A List with a faulty query sends all resources, then the status",
    ["COSI-QRY-020"],
    () =>
      intercept(createReference(), {
        async *List(request, next) {
          try {
            yield* next(request);
          } catch (error) {
            const { namespace, type } = request;
            if (isFaultOfQuery(error)) yield* next({ namespace, type });
            throw error;
          }
        },
      }),
  ),
  delivering(
    "reads-entries-in-turn",
    "What the entries before the faulty one select is sent",
    ["COSI-QRY-020"],
    () =>
      intercept(createReference(), {
        async *List(request, next, context) {
          const filter = { labelQuery: request.options?.labelQuery ?? [] };
          const isFaulty = (query: (typeof filter)["labelQuery"][number]): boolean =>
            query.terms.some(isUnknown);
          const good = filter.labelQuery.slice(0, Math.max(filter.labelQuery.findIndex(isFaulty), 0));
          const { namespace, type } = request;
          if (good.length > 0)
            yield* context.stream("List", { namespace, type, options: { labelQuery: good } });
          yield* next(request);
        },
      }),
  ),
  delivering(
    "compiles-after-first",
    "The ID query is looked at after the first resource is sent",
    ["COSI-QRY-020"],
    () =>
      intercept(createReference(), {
        async *List(request, next) {
          try {
            yield* next(request);
          } catch (error) {
            const { namespace, type } = request;
            if (isRefusal(error, "INVALID_ARGUMENT")) {
              for await (const answer of next({ namespace, type })) {
                yield answer;
                break;
              }
            }
            throw error;
          }
        },
      }),
  ),
  delivering(
    "watches-before-refusing",
    "A watch with a faulty query sends the bootstrap, then the status",
    ["COSI-QRY-020"],
    () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          const { namespace, type } = request;
          try {
            for await (const _ of context.stream("List", { namespace, type, options: filterOf(request) }));
          } catch (error) {
            if (isFaultOfQuery(error) && request.options?.bootstrapContents === true) {
              for await (const message of next(withoutFilter(request))) {
                yield message;
                if (message.event.length > 0) break;
              }
            }
            throw error;
          }
          yield* next(request);
        },
      }),
  ),
];
