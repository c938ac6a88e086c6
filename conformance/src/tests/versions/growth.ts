import { isGreaterVersion, versionPlus } from "../../check/content.ts";
import { test } from "../../test.ts";
import { findVersionFault } from "../resources/_every.ts";

/** Enough to pass the places at which a text order or seven bits go wrong: 9, 99 and 127. */
const updates = 130;

export default [
  test({
    id: "versions.growth",
    title: "Every Update raises the version, whatever it changes, and by one",
    covers: ["COSI-VER-002", "COSI-VER-003"],
    async run({ world, call, check }) {
      let stored = await world.get(await world.create());
      const changes = [
        { spec: { protoSpec: world.random.bytes(8), yamlSpec: "" } },
        { labels: { app: "web" } },
        { annotations: { note: "a" } },
        { finalizers: ["guard"] },
        { phase: "tearingDown" },
        { phase: "running" },
        { labels: {}, annotations: {}, finalizers: [] },
        {}, // nothing
      ];
      for (let i = 0; i < updates; i++) {
        const before = stored.metadata!.version;
        const newResource = world.change(stored, changes[i % changes.length]!);
        const outcome = await call.update({ newResource, options: {} });
        if (outcome.kind !== "ok") check.isOk("COSI-VER-002", outcome);
        stored = await world.get(stored);
        const { version } = stored.metadata!;
        const texts = { want: `a version above ${before}`, got: `version ${version}` };
        check.that("COSI-VER-002", isGreaterVersion(version, before), texts, outcome);
        const next = versionPlus({ ...stored, metadata: { ...stored.metadata!, version: before } }, 1);
        check.that(
          "COSI-VER-003",
          version === next,
          { want: `version ${next}`, got: `version ${version}` },
          outcome,
        );
      }
    },
  }),
  test({
    id: "versions.first",
    title: "The version of a new resource is 1, whatever version the request carries",
    covers: ["COSI-VER-004", "COSI-VER-001"],
    async run({ world, call, check }) {
      for (const version of ["undefined", "0", "1", "7", "9223372036854775806"]) {
        const outcome = await call.create({ resource: world.resource({ version }), options: {} });
        const got = check.succeeds("COSI-VER-004", outcome).resource?.metadata?.version ?? "";
        const fault = findVersionFault(got);
        const texts = { want: "a version from 1", got: fault ?? `version ${got}` };
        check.that("COSI-VER-001", fault === undefined, texts, outcome);
        check.that("COSI-VER-004", got === "1", { want: "version 1", got: `version ${got}` }, outcome);
      }
    },
  }),
];
