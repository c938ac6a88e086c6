import type { ListRequest, Resource } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { createDescribingReference } from "../lib/describing-reference.ts";
import { intercept } from "../lib/intercept.ts";
import { createMatcher } from "../lib/matcher.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

type Method = "Create" | "Update" | "Destroy";

/** What a server keeps of each kind. */
interface Cache {
  /** Called when a write to a kind has succeeded. */
  write(kind: string, method: Method): void;
  /** What is to be sent; `read` reads what is stored. */
  list(
    kind: string,
    request: ListRequest,
    read: () => Promise<readonly Resource[]>,
  ): Promise<readonly Resource[]>;
}

function keyOf(of: { readonly namespace?: string; readonly type?: string } | undefined): string {
  return JSON.stringify([of?.namespace ?? "", of?.type ?? ""]);
}

/** A server whose List can be behind. */
function caching(
  name: string,
  title: string,
  build: () => Cache,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `reading.${name}`,
    title,
    violates: ["COSI-LST-006", ...more],
    create: () => {
      const cache = build();
      return intercept(createDescribingReference(), {
        async Create(request, next) {
          const answer = await next(request);
          cache.write(keyOf(request.resource?.metadata), "Create");
          return answer;
        },
        async Update(request, next) {
          const answer = await next(request);
          cache.write(keyOf(request.newResource?.metadata), "Update");
          return answer;
        },
        async Destroy(request, next) {
          const answer = await next(request);
          cache.write(keyOf(request), "Destroy");
          return answer;
        },
        async *List(request, next) {
          const read = async (): Promise<readonly Resource[]> => {
            const resources: Resource[] = [];
            for await (const { resource } of next(request))
              if (resource !== undefined) resources.push(resource);
            return resources;
          };
          for (const resource of await cache.list(keyOf(request), request, read)) yield { resource };
        },
      });
    },
  });
}

/** A cache of whole answers that some writes do not clear. */
function createAnswerCache(isCleared: (method: Method) => boolean): Cache {
  const answers = new Map<string, Map<string, readonly Resource[]>>();
  return {
    write(kind, method) {
      if (isCleared(method)) answers.delete(kind);
    },
    async list(kind, request, read) {
      const query = JSON.stringify(request.options ?? {}, (_, value) =>
        typeof value === "bigint" ? String(value) : value,
      );
      const kept = answers.get(kind) ?? new Map<string, readonly Resource[]>();
      answers.set(kind, kept);
      const answer = kept.get(query) ?? (await read());
      kept.set(query, answer);
      return answer;
    },
  };
}

export default [
  caching("list-misses-updates", "List answers from a cache that Updates do not clear", () =>
    createAnswerCache((method) => method !== "Update"),
  ),
  caching("list-misses-destroys", "List answers from a cache that Destroys do not clear", () =>
    createAnswerCache((method) => method !== "Destroy"),
  ),
  caching("list-misses-creates", "List answers from a cache that Creates do not clear", () =>
    createAnswerCache((method) => method !== "Create"),
  ),
  caching("list-one-behind", "The first List after a write answers what the last List did", () => {
    const last = new Map<string, readonly Resource[]>();
    const isDirty = new Set<string>();
    return {
      write: (kind) => void isDirty.add(kind),
      async list(kind, request, read) {
        const isFiltered =
          (request.options?.labelQuery.length ?? 0) > 0 || request.options?.idQuery !== undefined;
        const kept = last.get(kind);
        const now = await read();
        if (isFiltered) return now;
        last.set(kind, now);
        return isDirty.delete(kind) && kept !== undefined ? kept : now;
      },
    };
  }),
  caching(
    "index-of-old-labels",
    "A label query goes by the labels that a resource had when it was first listed",
    () => {
      const first = new Map<string, Resource>();
      return {
        write: () => undefined,
        async list(_, request, read) {
          const selected = await read();
          const labelQuery = request.options?.labelQuery ?? [];
          if (labelQuery.length === 0) {
            for (const each of selected) {
              const key = JSON.stringify([each.metadata?.namespace, each.metadata?.type, each.metadata?.id]);
              if (!first.has(key)) first.set(key, each);
            }
            return selected;
          }
          const matches = createMatcher({ labelQuery });
          const kept: Resource[] = [];
          for (const each of selected) {
            const key = JSON.stringify([each.metadata?.namespace, each.metadata?.type, each.metadata?.id]);
            if (await matches(first.get(key) ?? each)) kept.push(each);
          }
          return kept;
        },
      };
    },
  ),
];
