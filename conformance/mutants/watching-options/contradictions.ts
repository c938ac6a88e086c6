import type { WatchOptions, WatchRequest } from "@cosi-spec/types";
import { startFrom } from "../lib/bookmarks.ts";
import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

interface Wishes {
  readonly isBootstrap: boolean;
  readonly isTail: boolean;
  readonly isResume: boolean;
}

function readWishes({ options }: WatchRequest): Wishes {
  return {
    isBootstrap: options?.bootstrapContents === true,
    isTail: (options?.tailEvents ?? 0) > 0,
    isResume: options?.startFromBookmark !== undefined,
  };
}

const withOptions = (request: WatchRequest, options: Partial<WatchOptions>): WatchRequest => ({
  ...request,
  options: { ...request.options!, ...options },
});

function resolveWrongly(
  name: string,
  title: string,
  resolve: (request: WatchRequest, wishes: Wishes) => WatchRequest,
): Mutant {
  return mutant({
    id: `watching-options.${name}`,
    title,
    violates: ["COSI-WCH-032"],
    create: () =>
      intercept(createReference(), {
        Watch: (request, next) => next(resolve(request, readWishes(request))),
      }),
  });
}

export default [
  resolveWrongly(
    "bookmark-beats-bootstrap",
    "A watch with a bookmark ignores bootstrap_contents",
    (request, { isResume, isBootstrap }) =>
      isResume && isBootstrap && request.id === undefined
        ? withOptions(request, { bootstrapContents: false })
        : request,
  ),
  resolveWrongly(
    "bootstrap-beats-bookmark",
    "A watch with bootstrap_contents ignores its bookmark",
    (request, { isResume, isBootstrap }) =>
      isResume && isBootstrap ? startFrom(request, undefined) : request,
  ),
  resolveWrongly(
    "bootstrap-beats-tail",
    "A watch with bootstrap_contents ignores tail_events",
    (request, { isTail, isBootstrap }) =>
      isTail && isBootstrap ? withOptions(request, { tailEvents: 0 }) : request,
  ),
  resolveWrongly(
    "tail-beats-bookmark",
    "A kind watch with tail_events ignores its bookmark",
    (request, { isTail, isResume }) =>
      isTail && isResume && request.id === undefined ? startFrom(request, undefined) : request,
  ),
  resolveWrongly(
    "single-bookmark-beats-tail",
    "A single watch with a bookmark ignores tail_events",
    (request, { isTail, isResume }) =>
      isTail && isResume && request.id !== undefined ? withOptions(request, { tailEvents: 0 }) : request,
  ),
  mutant({
    id: "watching-options.contradictions-blame-bookmark",
    title: "Contradictory options are refused with FAILED_PRECONDITION",
    violates: ["COSI-WCH-032"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const { isBootstrap, isTail, isResume } = readWishes(request);
          const isSingleBootstrap = isBootstrap && request.id !== undefined;
          const isContradiction = Number(isBootstrap) + Number(isTail) + Number(isResume) > 1;
          if (isContradiction && !isSingleBootstrap) refuse("FAILED_PRECONDITION");
          yield* next(request);
        },
      }),
  }),
  mutant({
    id: "watching-options.bookmark-checked-first",
    title: "The bookmark is looked at before contradictory options are",
    violates: ["COSI-WCH-032"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, { stream }) {
          const bookmark = request.options?.startFromBookmark;
          if (bookmark !== undefined) {
            const { namespace, type } = request;
            try {
              const options = { startFromBookmark: bookmark };
              for await (const _ of stream("Watch", { namespace, type, options })) break;
            } catch (error) {
              if (isRefusal(error, "FAILED_PRECONDITION")) throw error;
            }
          }
          yield* next(request);
        },
      }),
  }),
];
