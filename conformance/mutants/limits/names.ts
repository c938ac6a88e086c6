import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Interceptors, intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { renameResources } from "../lib/rename.ts";
import { nameOf, type Triple } from "../lib/stored.ts";

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** A server that refuses to create resources with some names. */
function refusing(name: string, title: string, isRefused: (name: Triple) => boolean): Mutant {
  return mutant({
    id: `limits.${name}`,
    title,
    violates: ["COSI-LIM-011"],
    create: () =>
      intercept(createReference(), {
        Create(request, next) {
          if (isRefused(nameOf(request.resource?.metadata))) refuse("INVALID_ARGUMENT");
          return next(request);
        },
      }),
  });
}

const refuseLongWatches: Interceptors = {
  async *Watch(request, next) {
    if (bytesOf(request.namespace) > 200) refuse("INVALID_ARGUMENT");
    yield* next(request);
  },
};

const alsoBroken: readonly RequirementId[] = ["COSI-RES-003"];

export default [
  refusing("refuses-255-bytes", "Names of 255 bytes are refused: one byte is kept for a terminator", (name) =>
    Object.values(name).some((part) => bytesOf(part) > 254),
  ),
  refusing(
    "refuses-long-types",
    "A type of more than 128 bytes is refused",
    ({ type }) => bytesOf(type) > 128,
  ),
  refusing(
    "refuses-long-namespaces",
    "A namespace of more than 100 characters is refused",
    ({ namespace }) => namespace.length > 100,
  ),
  refusing(
    "refuses-long-keys",
    "The three names together cannot exceed 512 bytes",
    (name) => bytesOf(Object.values(name).join("/")) > 512,
  ),
  refusing(
    "escapes-into-file-names",
    "Bytes beyond ASCII are escaped, and an id whose escaped form exceeds 255 bytes is refused",
    ({ id }) => encodeURIComponent(id).length > 255,
  ),
  mutant({
    id: "limits.refuses-watches-of-long-names",
    title: "A Watch of a namespace of more than 200 bytes is refused",
    violates: ["COSI-LIM-011"],
    create: () => intercept(createReference(), refuseLongWatches),
  }),
  mutant({
    id: "limits.cuts-long-ids",
    title: "An id is cut after 200 bytes",
    violates: ["COSI-LIM-011", ...alsoBroken],
    create: () => cutting(200),
  }),
];

function cutting(byteLength: number) {
  const cut = (text: string): string => Buffer.from(text).subarray(0, byteLength).toString("utf8");
  return intercept(
    renameResources((name) => ({ ...name, id: cut(name.id) })),
    {
      async Get(request, next) {
        const answer = await next(request);
        if (answer.resource?.metadata) answer.resource.metadata.id = cut(answer.resource.metadata.id);
        return answer;
      },
    },
  );
}
