import { create } from "@bufbuild/protobuf";
import { CreateOptionsSchema, type Metadata, type Resource, UpdateOptionsSchema } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Context, intercept } from "./intercept.ts";
import { createReference } from "./reference.ts";
import { findStored } from "./stored.ts";

/** A Create or an Update that is under way. */
export interface Write {
  readonly method: "Create" | "Update";
  /** The resource of the request; changes to it reach the server behind. */
  readonly resource: Resource;
  readonly metadata: Metadata;
  /** Owner in the options. */
  readonly owner: string;
  /** Replaces the owner in the options. */
  setOwner(owner: string): void;
  /** What is stored under the triple, on Update. */
  readonly stored: Resource | undefined;
  readonly context: Context;
}

/** Makes a server that changes, or refuses, Creates and Updates before they are looked at. */
export function editWrites(
  change: (write: Write) => unknown,
  server: InProcessServer = createReference(),
): InProcessServer {
  return intercept(server, {
    async Create(request, next, context) {
      const { resource } = request;
      if (resource?.metadata) {
        await change({
          method: "Create",
          resource,
          metadata: resource.metadata,
          owner: request.options?.owner ?? "",
          setOwner: (owner) => {
            request.options = create(CreateOptionsSchema, { owner });
          },
          stored: undefined,
          context,
        });
      }
      return next(request);
    },
    async Update(request, next, context) {
      const { newResource } = request;
      if (newResource?.metadata) {
        await change({
          method: "Update",
          resource: newResource,
          metadata: newResource.metadata,
          owner: request.options?.owner ?? "",
          setOwner: (owner) => {
            request.options ??= create(UpdateOptionsSchema);
            request.options.owner = owner;
          },
          stored: await findStored(context, newResource.metadata),
          context,
        });
      }
      return next(request);
    },
  });
}

/** Whether an Update has the stored version and the stored owner, so that nothing else speaks against it. */
export function isAcceptable({ metadata, owner, stored }: Write): boolean {
  return stored?.metadata?.version === metadata.version && stored.metadata.owner === owner;
}
