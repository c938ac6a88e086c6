import type { Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";

/** Judges the phase that is stored. */
async function judgeStored(
  { call, check }: TestContext,
  requirement: "COSI-PHA-002" | "COSI-PHA-003",
  resource: Resource,
  phase: string,
): Promise<void> {
  const got = await call.get(nameOf(resource));
  const stored = got.kind === "ok" ? got.value.resource?.metadata?.phase : undefined;
  check.that(requirement, stored === phase, { want: `phase ${phase}`, got: `phase ${stored}` }, got);
}

export default [
  test({
    id: "phases.create",
    title: "A Create stores the phase of its request",
    covers: ["COSI-PHA-002"],
    async run(context) {
      const { world, call, check } = context;
      for (const phase of ["running", "tearingDown"]) {
        for (const owner of ["", "controller-a"]) {
          for (const finalizers of [[], ["guard"]]) {
            const resource = world.resource({ phase, finalizers });
            check.isOk("COSI-PHA-002", await call.create({ resource, options: { owner } }));
            await judgeStored(context, "COSI-PHA-002", resource, phase);
          }
        }
      }
    },
  }),
  test({
    id: "phases.update",
    title: "An Update stores the phase of its request in either direction",
    covers: ["COSI-PHA-003"],
    async run(context) {
      const { world, call, check } = context;
      for (const owner of ["", "controller-a"]) {
        for (const finalizers of [[], ["guard"]]) {
          const stored = await world.create({ finalizers }, { owner });
          for (const phase of ["running", "tearingDown", "tearingDown", "running", "tearingDown"]) {
            const newResource = world.change(await world.get(stored), { phase });
            check.isOk("COSI-PHA-003", await call.update({ newResource, options: { owner } }));
            await judgeStored(context, "COSI-PHA-003", stored, phase);
          }
        }
      }
    },
  }),
];
