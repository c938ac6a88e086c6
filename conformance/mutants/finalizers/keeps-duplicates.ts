import type { Metadata } from "@cosi-spec/types";
import { editResources } from "../lib/edit-resources.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { keyOf } from "../lib/stored.ts";

export default (["Create", "Update"] as const).map((method) =>
  mutant({
    id: `finalizers.keeps-duplicates-on-${method.toLowerCase()}`,
    title: `Equal finalizers of one ${method} are all kept`,
    violates: ["COSI-FIN-003"],
    create: () => {
      // The server behind drops duplicates; this one puts them back into what it sends.
      const lists = new Map<string, readonly string[]>();
      const key = (metadata: Metadata): string => `${keyOf(metadata)} ${metadata.version}`;
      const note = (given: Metadata | undefined, stored: Metadata | undefined): void => {
        if (given !== undefined && stored !== undefined) lists.set(key(stored), given.finalizers);
      };
      const inner = intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          const stored = answer.resource?.metadata;
          if (stored !== undefined) lists.delete(key(stored));
          if (method === "Create") note(request.resource?.metadata, stored);
          return answer;
        },
        async Update(request, next) {
          const answer = await next(request);
          if (method === "Update") note(request.newResource?.metadata, answer.resource?.metadata);
          return answer;
        },
      });
      return editResources(({ metadata }) => {
        metadata.finalizers = [...(lists.get(key(metadata)) ?? metadata.finalizers)];
      }, inner);
    },
  }),
);
