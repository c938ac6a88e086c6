import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Interceptors, intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findFault } from "../lib/request-faults.ts";
import { findStored } from "../lib/stored.ts";

/** A server that ends every open watch when a request is dropped with the connection it came on. */
function breakingWatches(build: (breakAll: () => void) => Omit<Interceptors, "Watch">): InProcessServer {
  const open = new Set<() => void>();
  const breakAll = (): void => {
    for (const end of open) end();
  };
  return intercept(createReference(), {
    ...build(breakAll),
    async *Watch(request, next) {
      let end = (): void => undefined;
      const broken = new Promise<undefined>((resolve) => {
        end = () => resolve(undefined);
      });
      open.add(end);
      try {
        const messages = next(request)[Symbol.asyncIterator]();
        for (;;) {
          const message = await Promise.race([messages.next(), broken]);
          if (message === undefined) refuse("UNAVAILABLE", "the connection broke");
          if (message.done === true) return;
          yield message.value;
        }
      } finally {
        open.delete(end);
      }
    },
  });
}

export default [
  mutant({
    id: "limits.undecodable-breaks-watches",
    title: "A request that does not decode breaks the connections of other clients",
    violates: ["COSI-LIM-001"],
    create: () =>
      breakingWatches((breakAll) => ({
        raw: (method, request) => {
          if (findFault(method, request) === "structure") breakAll();
          return undefined;
        },
      })),
  }),
  mutant({
    id: "limits.missing-options-break-watches",
    title: "An Update of a stored resource without options is caught too late: all watches end",
    violates: ["COSI-LIM-001", "COSI-ERR-009"],
    create: () =>
      breakingWatches((breakAll) => ({
        async Update(request, next, context) {
          const stored = await findStored(context, request.newResource?.metadata);
          if (request.options === undefined && stored !== undefined) {
            breakAll();
            refuse("INTERNAL");
          }
          return next(request);
        },
      })),
  }),
];
