import type { Metadata, Resource } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept } from "./intercept.ts";
import { createReference } from "./reference.ts";
import { keyOf, nameOf, type Triple } from "./stored.ts";

/**
 * Makes a server that stores resources under other names than those of the request, and sends the names under
 * which they were created. Names that become the same are one and the same resource to it.
 */
export function renameResources(
  toStored: (name: Triple) => Triple,
  server: InProcessServer = createReference(),
): InProcessServer {
  const given = new Map<string, Triple>();
  const rename = (resource: Resource | undefined): void => {
    if (resource?.metadata) Object.assign(resource.metadata, toStored(nameOf(resource.metadata)));
  };
  const restore = (metadata: Metadata | undefined, asked: Partial<Triple>): void => {
    if (metadata) Object.assign(metadata, given.get(keyOf(metadata)) ?? asked);
  };
  return intercept(server, {
    async Create(request, next) {
      const asked = nameOf(request.resource?.metadata);
      rename(request.resource);
      const answer = await next(request);
      given.set(keyOf(toStored(asked)), asked);
      restore(answer.resource?.metadata, asked);
      return answer;
    },
    async Get(request, next) {
      const answer = await next({ ...request, ...toStored(nameOf(request)) });
      restore(answer.resource?.metadata, nameOf(request));
      return answer;
    },
    async Update(request, next) {
      const asked = nameOf(request.newResource?.metadata);
      rename(request.newResource);
      const answer = await next(request);
      restore(answer.resource?.metadata, asked);
      return answer;
    },
    Destroy: (request, next) => next({ ...request, ...toStored(nameOf(request)) }),
    Teardown: (request, next) => next({ ...request, ...toStored(nameOf(request)) }),
    TeardownAndDestroy: (request, next) => next({ ...request, ...toStored(nameOf(request)) }),
    async *List(request, next) {
      const { namespace, type } = toStored({ ...nameOf({ ...request, id: "" }) });
      for await (const answer of next({ ...request, namespace, type })) {
        restore(answer.resource?.metadata, {});
        yield answer;
      }
    },
    async *Watch(request, next) {
      const { namespace, type, id } = toStored(nameOf({ ...request, id: request.id ?? "" }));
      const names = { namespace, type, ...(request.id === undefined ? {} : { id }) };
      const asked = { namespace: request.namespace, type: request.type };
      for await (const message of next({ ...request, ...names })) {
        for (const { resource, old } of message.event) {
          restore(resource?.metadata, asked);
          restore(old?.metadata, asked);
        }
        yield message;
      }
    },
  });
}
