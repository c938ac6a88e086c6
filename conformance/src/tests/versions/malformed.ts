import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { misspell } from "./_malformed.ts";

export default [
  test({
    id: "versions.malformed-create",
    title: "A Create whose version is no version is refused and stores nothing",
    covers: ["COSI-VER-006"],
    async run({ world, call, check }) {
      for (const version of misspell("1")) {
        const resource = world.resource({ version });
        check.isRefused("COSI-VER-006", await call.create({ resource, options: {} }));
        check.refusedWith("COSI-VER-006", await call.get(nameOf(resource)), "NOT_FOUND");
        // The rest of the request was good.
        await world.destroy(await world.create({ id: resource.metadata!.id }));
      }
    },
  }),
  test({
    id: "versions.malformed-update",
    title: "An Update whose version is no version is refused and changes nothing",
    covers: ["COSI-VER-006"],
    async run({ world, call, check }) {
      const before = await world.get(await world.create());
      const good = world.change(before, { labels: { other: "yes" } });
      for (const version of misspell(before.metadata!.version)) {
        const newResource = world.change(good, { version });
        check.isRefused("COSI-VER-006", await call.update({ newResource, options: {} }));
        check.returns("COSI-VER-006", await call.get(nameOf(before)), before);
        if ((await world.get(before)).metadata!.version !== before.metadata!.version) return;
      }
      await world.update(good, {}); // the rest of the request was good
    },
  }),
];
