import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "destroying.removes",
  title: "A Destroy without finalizers removes the resource in either phase",
  covers: ["COSI-DES-001"],
  async run({ world, call, check }) {
    for (const owner of ["", "controller-a"]) {
      for (const phase of ["running", "tearingDown"]) {
        const name = nameOf(await world.create({ phase }, { owner }));
        const outcome = await call.destroy({ ...name, options: { owner } });
        check.isOk("COSI-DES-001", outcome);
        check.refusedWith("COSI-DES-001", await call.get(name), "NOT_FOUND");
        const list = await call.list({ namespace: name.namespace, type: name.type, options: {} });
        if (list.kind !== "ok") continue;
        const isListed = list.value.some(({ metadata }) => metadata?.id === name.id);
        const texts = {
          want: "a List without the resource",
          got: isListed ? "it is listed" : "it is not listed",
        };
        check.that("COSI-DES-001", !isListed, texts, list);
      }
    }
  },
});
