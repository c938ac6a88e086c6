import { create, fromBinary } from "@bufbuild/protobuf";
import {
  CreateOptionsSchema,
  DestroyOptionsSchema,
  TeardownAndDestroyOptionsSchema,
  UpdateOptionsSchema,
  UpdateRequestSchema,
  WatchOptionsSchema,
} from "@cosi-spec/types";
import { mortal } from "../lib/dead-server.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

export default [
  mutant({
    id: "errors.dies-without-update-options",
    title: "An Update of a stored resource without options ends the server",
    violates: ["COSI-ERR-009", "COSI-LIM-001"],
    create: () =>
      mortal(createReference(), (method, request) => method === "Update" && lacksOptions(request)),
  }),
  mutant({
    id: "errors.refuses-update-without-options",
    title: "An Update without options is refused",
    violates: ["COSI-ERR-009"],
    create: () =>
      intercept(createReference(), {
        Update: (request, next) =>
          request.options === undefined ? refuse("INVALID_ARGUMENT") : next(request),
      }),
  }),
  mutant({
    id: "errors.trusts-update-without-options",
    title: "An Update without options is made whoever owns the resource",
    violates: ["COSI-ERR-009", "COSI-OWN-004"],
    create: () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          if (request.options !== undefined) return next(request);
          const stored = await findStored(context, request.newResource?.metadata);
          const options = create(UpdateOptionsSchema, { owner: stored?.metadata?.owner ?? "" });
          return next({ ...request, options });
        },
      }),
  }),
  mutant({
    id: "errors.expects-running-without-options",
    title: "An Update without options is refused unless the resource is running",
    violates: ["COSI-ERR-009"],
    create: () =>
      intercept(createReference(), {
        Update(request, next) {
          request.options ??= create(UpdateOptionsSchema, { expectedPhase: "running" });
          return next(request);
        },
      }),
  }),
  mutant({
    id: "errors.refuses-create-without-options",
    title: "A Create without options is refused",
    violates: ["COSI-ERR-010"],
    create: () =>
      intercept(createReference(), {
        Create: (request, next) => (request.options === undefined ? refuse("UNKNOWN") : next(request)),
      }),
  }),
  mutant({
    id: "errors.trusts-create-without-options",
    title: "A Create without options is made for the owner that its metadata names",
    violates: ["COSI-ERR-010", "COSI-OWN-003"],
    create: () =>
      intercept(createReference(), {
        Create(request, next) {
          const owner = request.options?.owner ?? request.resource?.metadata?.owner ?? "";
          return next({ ...request, options: create(CreateOptionsSchema, { owner }) });
        },
      }),
  }),
  mutant({
    id: "errors.trusts-destroy-without-options",
    title: "A Destroy without options is made whoever owns the resource",
    violates: ["COSI-ERR-010", "COSI-OWN-005"],
    create: () =>
      intercept(createReference(), {
        async Destroy(request, next, context) {
          const owner = (await findStored(context, request))?.metadata?.owner ?? "";
          return next({ ...request, options: request.options ?? create(DestroyOptionsSchema, { owner }) });
        },
      }),
  }),
  mutant({
    id: "errors.lists-nothing-without-options",
    title: "A List without options sends nothing",
    violates: ["COSI-ERR-010"],
    create: () =>
      intercept(createReference(), {
        async *List(request, next) {
          if (request.options !== undefined) yield* next(request);
        },
      }),
  }),
  mutant({
    id: "errors.refuses-watch-without-options",
    title: "A Watch without options is refused",
    violates: ["COSI-ERR-010", "COSI-WCH-001", "COSI-WCH-014", "COSI-WCH-016"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          if (request.options === undefined) refuse("INVALID_ARGUMENT");
          yield* next(request);
        },
      }),
  }),
  mutant({
    id: "errors.bootstraps-without-options",
    title: "A Watch without options begins with the contents of the kind",
    violates: ["COSI-ERR-010", "COSI-WCH-020"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const isPlainKindWatch = request.options === undefined && request.id === undefined;
          yield* next(
            isPlainKindWatch
              ? { ...request, options: create(WatchOptionsSchema, { bootstrapContents: true }) }
              : request,
          );
        },
      }),
  }),
  mutant({
    id: "errors.refuses-teardown-without-options",
    title: "A Teardown without options is refused",
    violates: ["COSI-ERR-010"],
    create: () =>
      intercept(createReference(), {
        Teardown: (request, next) => (request.options === undefined ? refuse("UNKNOWN") : next(request)),
      }),
    features: { teardown: true },
  }),
  mutant({
    id: "errors.trusts-teardown-and-destroy-without-options",
    title: "A TeardownAndDestroy without options is made whoever owns the resource",
    violates: ["COSI-ERR-010", "COSI-TAD-004", "COSI-TAD-005"],
    create: () =>
      intercept(createReference(), {
        async TeardownAndDestroy(request, next, context) {
          const owner = (await findStored(context, request))?.metadata?.owner ?? "";
          return next({
            ...request,
            options: request.options ?? create(TeardownAndDestroyOptionsSchema, { owner }),
          });
        },
      }),
    features: { "teardown-and-destroy": true },
  }),
];

function lacksOptions(request: Uint8Array): boolean {
  try {
    const { newResource, options } = fromBinary(UpdateRequestSchema, request);
    return newResource?.metadata !== undefined && options === undefined;
  } catch {
    return false; // such a request is refused before anybody looks at its options
  }
}
