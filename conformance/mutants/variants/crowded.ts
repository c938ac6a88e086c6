import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";

export default variant({
  id: "crowded",
  title: "Other kinds hold resources, and one of those changes with every call",
  why: "A server is not the suite's alone; kinds are independent of each other (COSI-RES-001).",
  create() {
    const state = createState({ registerDefaults: true });
    const name = { namespace: "network", type: "Links.net.example.dev" };
    for (let i = 0; i < 50; i++)
      state.create({ ...name, id: `link-${i}`, labels: new Map([["n", String(i)]]) });
    let count = 0;
    return intercept(createInProcessServer(createStateHandler(state)), {
      raw: () => {
        const id = `link-${count++ % 50}`;
        const { version } = state.get({ ...name, id });
        state.update({ ...name, id, version, labels: new Map([["n", String(count)]]) });
        return undefined;
      },
    });
  },
});
