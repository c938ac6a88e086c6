import { isCosiError } from "@cosi-spec/client";
import { HostnameSpecs } from "@cosi-spec/types/resources";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createTestServer } from "./create-test-server.ts";

interface Step {
  readonly verb: "create" | "change" | "destroy" | "cut" | "restart";
  readonly id: string;
  readonly failure: "none" | "before" | "after";
}

const steps = fc.array(
  fc.record<Step>({
    verb: fc.constantFrom("create", "create", "change", "destroy", "cut", "restart"),
    id: fc.constantFrom("a", "b", "c"),
    failure: fc.constantFrom("none", "none", "before", "after"),
  }),
  { maxLength: 20 },
);
const methods = { create: "Create", change: "Update", destroy: "Destroy" } as const;

/** What a server holds after a step: the number of changes by id. */
function applyToModel(model: Map<string, number>, { verb, id }: Step): void {
  const changes = model.get(id);
  if (verb === "create" && changes === undefined) model.set(id, 1);
  else if (verb === "change" && changes !== undefined) model.set(id, changes + 1);
  else if (verb === "destroy") model.delete(id);
}

it("does all of a call that fails afterwards and nothing of one that fails before, and a watch sees just that", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      await using server = createTestServer();
      const client = server.createClient({ retry: { maxRetries: 0 } });
      const cache = client.cache(HostnameSpecs);
      const model = new Map<string, number>();
      for (const step of script) {
        const { verb, id, failure } = step;
        if (verb === "cut") server.cut();
        else if (verb === "restart") server.restart();
        else {
          const takeBack =
            failure === "none" ? undefined : server.fail(methods[verb], { code: "internal", when: failure });
          const call =
            verb === "create"
              ? client.create(HostnameSpecs, { id, spec: { hostname: id } })
              : verb === "change"
                ? client.modify(HostnameSpecs, id, ({ metadata }) => ({ labels: { last: metadata.version } }))
                : client.destroy(HostnameSpecs, id);
          const error = await call.then(
            () => undefined,
            (caught: unknown) => caught,
          );
          if (error !== undefined && !isCosiError(error)) throw error;
          takeBack?.();
          if (failure !== "before") applyToModel(model, step);
        }
      }
      await cache.ready;
      await server.clock.settle();
      const want = [...model].sort().map(([id, changes]) => `${id}@${changes}`);
      const stored = server.state.list({ namespace: HostnameSpecs.namespace, type: HostnameSpecs.type });
      expect(stored.map(({ id, version }) => `${id}@${version}`)).toEqual(want);
      expect(cache.list().map(({ metadata: { id, version } }) => `${id}@${version}`)).toEqual(want);
      cache.close();
    }),
    { seed: 11, numRuns: 100 },
  );
});
