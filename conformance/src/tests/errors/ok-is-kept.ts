import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Resources that are written at the same time; more than a small page or buffer holds. */
const count = 150;

export default test({
  id: "errors.ok-is-kept",
  title: "What was answered with OK is there, however much is written at the same time",
  covers: ["COSI-ERR-001"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const resources = Array.from({ length: count }, () => world.resource());
    const created = await Promise.all(resources.map((resource) => call.create({ resource, options: {} })));
    const kept = resources.filter((_, i) => created[i]!.kind === "ok");
    const readAll = (): Promise<Awaited<ReturnType<typeof call.get>>[]> =>
      Promise.all(kept.map((resource) => call.get(nameOf(resource))));

    const afterCreate = await readAll();
    const present = afterCreate.filter(({ kind }) => kind === "ok").length;
    const wantCreated = `Get finds all ${kept.length} resources whose Create was answered with OK`;
    check.that("COSI-ERR-001", present === kept.length, { want: wantCreated, got: `it finds ${present}` });

    const list = await call.list({ namespace, type, options: {} });
    if (list.kind === "ok") {
      const ids = new Set(list.value.map(({ metadata }) => metadata?.id));
      const listed = kept.filter(({ metadata }) => ids.has(metadata!.id)).length;
      const want = `List sends all ${kept.length} resources, or does not end with OK`;
      check.that("COSI-ERR-001", listed === kept.length, { want, got: `it sends ${listed}` }, list);
    }

    const updates = afterCreate.flatMap((got) =>
      got.kind === "ok" && got.value.resource?.metadata !== undefined
        ? [world.change(got.value.resource, { spec: { yamlSpec: "state: new" } })]
        : [],
    );
    const updated = await Promise.all(
      updates.map((newResource) => call.update({ newResource, options: {} })),
    );
    const changed = updates.filter((_, i) => updated[i]!.kind === "ok");
    const afterUpdate = await Promise.all(changed.map((resource) => call.get(nameOf(resource))));
    const news = afterUpdate.filter(
      (got) => got.kind === "ok" && got.value.resource?.spec?.yamlSpec === "state: new",
    ).length;
    const wantUpdated = `Get finds all ${changed.length} specs whose Update was answered with OK`;
    check.that("COSI-ERR-001", news === changed.length, { want: wantUpdated, got: `it finds ${news}` });

    const destroyed = await Promise.all(
      kept.map((resource) => call.destroy({ ...nameOf(resource), options: {} })),
    );
    const afterDestroy = await readAll();
    const left = afterDestroy.filter((got, i) => got.kind === "ok" && destroyed[i]!.kind === "ok").length;
    const wantDestroyed = "Get finds no resource whose Destroy was answered with OK";
    check.that("COSI-ERR-001", left === 0, { want: wantDestroyed, got: `it finds ${left}` });
  },
});
