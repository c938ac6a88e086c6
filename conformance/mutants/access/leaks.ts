import { create, toBinary, toJsonString } from "@bufbuild/protobuf";
import { type Resource, ResourceSchema, SpecSchema } from "@cosi-spec/types";
import { type CodeName, codeNames } from "../../src/driver/code.ts";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse, StatusError } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findFault } from "../lib/request-faults.ts";
import { findStored } from "../lib/stored.ts";

/** A server that leaks specs in status messages. */
function leaking(
  name: string,
  title: string,
  create: () => InProcessServer,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({ id: `access.${name}`, title, violates: ["COSI-SEC-003", ...more], create });
}

/** The same refusal with a longer message. */
function explain(error: unknown, text: string): never {
  const { code = 2, details = "" } = error as StatusError;
  throw new StatusError(codeNames[code] as CodeName, `${details}: ${text}`);
}

const isCode = (error: unknown, code: CodeName): boolean =>
  (error as StatusError).code === codeNames.indexOf(code);

const toJson = (resource: Resource | undefined): string =>
  resource === undefined ? "" : toJsonString(ResourceSchema, resource);

export default [
  leaking(
    "quotes-stored-resource",
    "An Update that is refused for its version quotes the stored resource",
    () =>
      intercept(createReference(), {
        async Update(request, next, context) {
          try {
            return await next(request);
          } catch (error) {
            if (!isCode(error, "FAILED_PRECONDITION")) throw error;
            const stored = await findStored(context, request.newResource?.metadata);
            return explain(error, `stored is ${toJson(stored)}`);
          }
        },
      }),
  ),
  leaking("quotes-request", "A Create that is refused quotes the YAML text of the request", () =>
    intercept(createReference(), {
      Create: (request, next) =>
        next(request).catch((error) => explain(error, request.resource?.spec?.yamlSpec ?? "")),
    }),
  ),
  leaking("dumps-bytes", "An Update that is malformed is dumped in hexadecimal form", () =>
    intercept(createReference(), {
      Update: (request, next) =>
        next(request).catch((error) => {
          const { newResource } = request;
          if (!isCode(error, "INVALID_ARGUMENT") || newResource?.spec === undefined) throw error;
          const bytes = toBinary(SpecSchema, create(SpecSchema, newResource.spec));
          return explain(error, Buffer.from(bytes).toString("hex"));
        }),
    }),
  ),
  leaking("quotes-undecodable", "A request that does not decode is quoted", () =>
    intercept(createReference(), {
      raw: (method, request) => {
        if (findFault(method, request) === undefined) return undefined;
        return quoting(request);
      },
    }),
  ),
  leaking("quotes-on-destroy", "A Destroy that finalizers hold back prints the resource", () =>
    intercept(createReference(), {
      async Destroy(request, next, context) {
        try {
          return await next(request);
        } catch (error) {
          if (!isCode(error, "FAILED_PRECONDITION")) throw error;
          const stored = await findStored(context, request);
          return explain(error, `spec:{${Buffer.from(stored?.spec?.protoSpec ?? []).join(" ")}}`);
        }
      },
    }),
  ),
  leaking("quotes-definitions", "A definition that is malformed is quoted", () =>
    intercept(createReference(), {
      Create(request, next) {
        const { metadata, spec } = request.resource ?? {};
        const isDefinition = metadata?.type.endsWith("s.meta.cosi.dev") === true;
        const text = new TextDecoder().decode(spec?.protoSpec);
        if (isDefinition && /^[\x20-\x7e]+$/.test(text))
          refuse("INVALID_ARGUMENT", `cannot decode ${JSON.stringify(text)}`);
        return next(request);
      },
    }),
  ),
  leaking("suggests-neighbours", "A Get of an id that does not exist prints the resources that do", () =>
    intercept(createReference(), {
      async Get(request, next, context) {
        try {
          return await next(request);
        } catch (error) {
          const { namespace, type } = request;
          const near: string[] = [];
          for await (const { resource } of context.stream("List", { namespace, type })) {
            near.push(toJson(resource));
          }
          return explain(error, `there are ${near.join(", ")}`);
        }
      },
    }),
  ),
];

async function* quoting(request: Uint8Array): AsyncGenerator<Uint8Array> {
  yield refuse("INTERNAL", `cannot decode ${JSON.stringify(Buffer.from(request).toString("latin1"))}`);
}
