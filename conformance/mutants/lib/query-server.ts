import type { LabelTerm } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { filterWatches } from "./filtered-watch.ts";
import { type Context, intercept } from "./intercept.ts";
import { holds, type Labels } from "./label-terms.ts";
import { createMatcher, type Filter, isFilter, type Matcher } from "./matcher.ts";
import { createReference } from "./reference.ts";

/** How a server reads queries; what is left out is done right. */
export interface QueryRules {
  /** Whether a term holds; `isRight` is what the specification says. */
  readonly term?: (term: LabelTerm, labels: Labels, isRight: boolean) => boolean;
  /** Joins the terms of one entry. */
  readonly terms?: (holding: readonly boolean[]) => boolean;
  /** Joins the entries, of which there is at least one. */
  readonly entries?: (matching: readonly boolean[], filter: Filter) => boolean;
  /** Whether an expression selects an id. */
  readonly id?: (regexp: string, id: string) => boolean;
  /** Joins the label filter and the ID filter, where both are given. */
  readonly both?: (byLabels: boolean, byId: boolean) => boolean;
  /** Refuses what has to be refused; default: as the server behind does. */
  readonly check?: (filter: Filter, context: Context) => void | Promise<void>;
}

/** Kind that holds nothing, by which queries are checked. */
const nothing = { namespace: "", type: "" };

/** Makes a server that reads queries in its own way, in List and in Watch alike. */
export function createQueryServer(
  rules: QueryRules,
  server: InProcessServer = createReference(),
): InProcessServer {
  const matches = createMatcherWith(rules);
  const check = rules.check ?? checkAsBehind;
  const watching = filterWatches(
    { matches, check: async ({ options }, context) => check(toFilter(options), context) },
    server,
  );
  return intercept(watching, {
    async *List(request, next, context) {
      const filter = toFilter(request.options);
      if (!isFilter(filter)) return yield* next(request);
      await check(filter, context);
      const isSelected = matches(filter);
      const { namespace, type } = request;
      for await (const answer of next({ namespace, type })) {
        if (await isSelected(answer.resource)) yield answer;
      }
    },
  });
}

function toFilter(options: Filter | undefined): Filter {
  return { labelQuery: options?.labelQuery ?? [], ...(options?.idQuery && { idQuery: options.idQuery }) };
}

/** Refuses a filter as the server behind does. */
export async function checkAsBehind(filter: Filter, context: Context): Promise<void> {
  for await (const _ of context.stream("List", { ...nothing, options: filter }));
}

function createMatcherWith(rules: QueryRules): (filter: Filter) => Matcher {
  return (filter) => {
    const { labelQuery, idQuery } = filter;
    const regexp = idQuery?.regexp ?? "";
    const byIdRightly = regexp === "" ? undefined : createMatcher({ labelQuery: [], idQuery: idQuery! });
    const joinTerms = rules.terms ?? ((holding) => holding.every(Boolean));
    const joinEntries = rules.entries ?? ((matching) => matching.some(Boolean));
    const both = rules.both ?? ((byLabels, byId) => byLabels && byId);
    return async (resource) => {
      const labels = resource?.metadata?.labels ?? {};
      const id = resource?.metadata?.id ?? "";
      const matchesTerm = (term: LabelTerm): boolean => {
        const isRight = holds(term, labels);
        return rules.term?.(term, labels, isRight) ?? isRight;
      };
      const matching = labelQuery.map(({ terms }) => joinTerms(terms.map(matchesTerm)));
      const byLabels = matching.length === 0 || joinEntries(matching, filter);
      if (regexp === "") return byLabels;
      const byId = rules.id === undefined ? await byIdRightly!(resource) : rules.id(regexp, id);
      return labelQuery.length === 0 ? byId : both(byLabels, byId);
    };
  };
}
