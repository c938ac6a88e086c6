import { fromBinary, type Message, type UnknownField } from "@bufbuild/protobuf";
import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { inputOf } from "../lib/request-faults.ts";
import { findStored, keyOf } from "../lib/stored.ts";
import { collectUnknown } from "../lib/unknown-fields.ts";

export default [
  mutant({
    id: "errors.refuses-unknown-fields",
    title: "A request with a field of unknown number, at whatever level, is refused",
    violates: ["COSI-ERR-011"],
    create: () =>
      intercept(createReference(), {
        raw(method, request) {
          const schema = inputOf(method);
          if (schema === undefined) return undefined;
          try {
            if (collectUnknown(fromBinary(schema, request)).length === 0) return undefined;
          } catch {
            return undefined; // the server behind refuses it
          }
          return (async function* () {
            yield refuse("INVALID_ARGUMENT");
          })();
        },
      }),
  }),
  mutant({
    id: "errors.refuses-unknown-options",
    title: "A Create, Update or Destroy with an option of unknown number is refused",
    violates: ["COSI-ERR-011"],
    create: () => {
      const check = (options: Message | undefined): void => {
        if ((options?.$unknown ?? []).length > 0) refuse("UNIMPLEMENTED");
      };
      return intercept(createReference(), {
        Create(request, next) {
          check(request.options);
          return next(request);
        },
        Update(request, next) {
          check(request.options);
          return next(request);
        },
        Destroy(request, next) {
          check(request.options);
          return next(request);
        },
      });
    },
  }),
  mutant({
    id: "errors.reads-reserved-field",
    title: "An Update whose request has field 1, as old clients sent it, is compared with that version",
    violates: ["COSI-ERR-011"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          const old = (request.$unknown ?? []).find(({ no }) => no === 1);
          const stored = await findStored(context, request.newResource?.metadata);
          if (old !== undefined && stored !== undefined) {
            const version = Buffer.from(old.data.subarray(1)).toString();
            if (version !== stored.metadata!.version) refuse("FAILED_PRECONDITION");
          }
          return next(request);
        },
      }),
  }),
  mutant({
    id: "errors.returns-unknown-metadata",
    title: "Fields of unknown number in metadata are stored and returned by Get",
    violates: ["COSI-ERR-011"],
    create: () => {
      const kept = new Map<string, readonly UnknownField[]>();
      return intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          kept.set(keyOf(request.resource?.metadata), request.resource?.metadata?.$unknown ?? []);
          return answer;
        },
        async Get(request, next) {
          const answer = await next(request);
          answer.resource!.metadata!.$unknown = [...(kept.get(keyOf(request)) ?? [])];
          return answer;
        },
      });
    },
  }),
  mutant({
    id: "errors.returns-unknown-spec",
    title: "Fields of unknown number in the spec of an Update are stored and returned by List",
    violates: ["COSI-ERR-011"],
    create: () => {
      const kept = new Map<string, readonly UnknownField[]>();
      return intercept(createReference(), {
        async Update(request, next) {
          const answer = await next(request);
          kept.set(keyOf(request.newResource?.metadata), request.newResource?.spec?.$unknown ?? []);
          return answer;
        },
        async *List(request, next) {
          for await (const answer of next(request)) {
            answer.resource!.spec!.$unknown = [...(kept.get(keyOf(answer.resource!.metadata)) ?? [])];
            yield answer;
          }
        },
      });
    },
  }),
  mutant({
    id: "errors.skips-list-with-unknown-fields",
    title: "A List whose request has a field of unknown number sends nothing",
    violates: ["COSI-ERR-011"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          if (collectUnknown(request).length === 0) yield* next(request);
        },
      }),
  }),
];
