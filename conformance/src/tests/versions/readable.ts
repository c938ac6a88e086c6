import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Versions that a server which takes them over can fail to read back. */
const versions = [
  "undefined",
  "0",
  "000",
  "1",
  "007",
  "9007199254740993",
  "9223372036854775806",
  "9223372036854775807",
  "+1",
  "-1",
  "-9223372036854775808",
];

export default test({
  id: "versions.readable",
  title: "What was created can be read, whatever version the request carried",
  covers: ["COSI-VER-007"],
  async run({ world, call, check }) {
    for (const version of versions) {
      // A kind for each: one resource that cannot be read hides the others.
      const resource = world.resource({
        version,
        namespace: world.otherNamespace(`v${versions.indexOf(version)}`),
      });
      const { namespace, type, id } = nameOf(resource);
      const created = await call.create({ resource, options: {} });
      if (created.kind !== "ok") continue;
      check.isOk("COSI-VER-007", await call.get({ namespace, type, id }));
      const listed = await call.list({ namespace, type, options: {} });
      check.isOk("COSI-VER-007", listed);
      if (listed.kind !== "ok") continue;
      const texts = {
        want: `the resource created with version ${version}`,
        got: `${listed.value.length} resources`,
      };
      check.that(
        "COSI-VER-007",
        listed.value.some(({ metadata }) => metadata?.id === id),
        texts,
        listed,
      );
    }
  },
});
