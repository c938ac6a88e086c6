import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { answersAlike } from "./_alike.ts";

const owner = "controller-a";

export default [
  test({
    id: "errors.update-without-options",
    title: "An Update without options is one without owner that expects no phase",
    covers: ["COSI-ERR-009"],
    isHazardous: true,
    async run({ world, call, check }) {
      const cases = [
        [{}, ""],
        [{ phase: "tearingDown" }, ""],
        [{}, owner],
      ] as const;
      for (const [init, storedOwner] of cases) {
        const [stored, other] = [
          await world.get(await world.create(init, { owner: storedOwner })),
          await world.get(await world.create(init, { owner: storedOwner })),
        ];
        const twin = await call.update({ newResource: other, options: {} });
        const outcome = await call.update({ newResource: stored });
        answersAlike(check, "COSI-ERR-009", outcome, twin);
        if (outcome.kind === "lost") return;
      }
      const twin = await call.update({ newResource: world.resource(), options: {} });
      answersAlike(check, "COSI-ERR-009", await call.update({ newResource: world.resource() }), twin);
    },
  }),
  test({
    id: "errors.create-without-options",
    title: "A Create without options is one without owner",
    covers: ["COSI-ERR-010"],
    async run({ world, call, check }) {
      for (const init of [{}, { owner }]) {
        const outcome = await call.create({ resource: world.resource(init) });
        const twin = await call.create({ resource: world.resource(init), options: {} });
        answersAlike(check, "COSI-ERR-010", outcome, twin);
      }
    },
  }),
  test({
    id: "errors.destroy-without-options",
    title: "A Destroy without options is one without owner",
    covers: ["COSI-ERR-010"],
    async run({ world, call, check }) {
      for (const storedOwner of ["", owner]) {
        const names = [
          nameOf(await world.create({}, { owner: storedOwner })),
          nameOf(await world.create({}, { owner: storedOwner })),
        ] as const;
        const twin = await call.destroy({ ...names[1], options: {} });
        answersAlike(check, "COSI-ERR-010", await call.destroy(names[0]), twin);
      }
    },
  }),
  test({
    id: "errors.read-without-options",
    title: "A Get or List without options finds what one with empty options finds",
    covers: ["COSI-ERR-010"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      await world.create({ phase: "tearingDown" });
      const name = nameOf(await world.create({ labels: { app: "web" } }, { owner }));
      answersAlike(check, "COSI-ERR-010", await call.get(name), await call.get({ ...name, options: {} }));
      const [plain, empty] = [
        await call.list({ namespace, type }),
        await call.list({ namespace, type, options: {} }),
      ];
      answersAlike(check, "COSI-ERR-010", plain, empty);
      if (plain.kind !== "ok" || empty.kind !== "ok") return;
      const [got, want] = [plain, empty].map(({ value }) =>
        value.map(({ metadata }) => metadata?.id).join(", "),
      );
      check.that("COSI-ERR-010", got === want, { want: `the resources ${want}`, got: got || "none" }, plain);
    },
  }),
  test({
    id: "errors.watch-without-options",
    title: "A Watch without options is one with empty options",
    covers: ["COSI-ERR-010"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const { id } = nameOf(await world.create());
      const kind = call.watch({ namespace, type, apiVersion: 1 });
      const first = await kind.takeMessages(1);
      check.events("COSI-ERR-010", first, []);
      if (first.end === "reached") check.events("COSI-ERR-010", await world.upToFence(kind), []);
      const single = call.watch({ namespace, type, id, apiVersion: 1 });
      check.arrives("COSI-ERR-010", await single.take(1));
    },
  }),
  test({
    id: "errors.teardown-without-options",
    title: "A Teardown without options is one without owner",
    covers: ["COSI-ERR-010"],
    feature: "teardown",
    async run({ world, call, check }) {
      for (const storedOwner of ["", owner]) {
        const names = [
          nameOf(await world.create({}, { owner: storedOwner })),
          nameOf(await world.create({}, { owner: storedOwner })),
        ] as const;
        const twin = await call.teardown({ ...names[1], options: {} });
        answersAlike(check, "COSI-ERR-010", await call.teardown(names[0]), twin);
      }
    },
  }),
  test({
    id: "errors.teardown-and-destroy-without-options",
    title: "A TeardownAndDestroy without options is one without owner",
    covers: ["COSI-ERR-010"],
    feature: "teardown-and-destroy",
    async run({ world, call, check }) {
      for (const storedOwner of ["", owner]) {
        const names = [
          nameOf(await world.create({}, { owner: storedOwner })),
          nameOf(await world.create({}, { owner: storedOwner })),
        ] as const;
        const twin = await call.teardownAndDestroy({ ...names[1], options: {} });
        answersAlike(check, "COSI-ERR-010", await call.teardownAndDestroy(names[0]), twin);
      }
    },
  }),
];
