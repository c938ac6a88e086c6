import { test } from "../../test.ts";
import { judgeQuiet } from "./_events.ts";

export default test({
  id: "watching.no-initial-state",
  title: "A kind watch that asks for no initial state starts with the first later change",
  covers: ["COSI-WCH-020", "COSI-WCH-002"],
  async run({ world, check }) {
    const labels = { wanted: "" };
    await world.update(await world.create({ labels }));
    await world.tearDown(await world.create({ labels }));
    await world.destroy(await world.create({ labels }));
    const labelQuery = [{ terms: [{ key: "wanted" }] }];
    const plain = [{}, { apiVersion: 0 }, { labelQuery }, { idQuery: { regexp: "." } }, { aggregated: true }];
    for (const options of plain) {
      const watch = await world.watch(options);
      judgeQuiet(check, "COSI-WCH-020", await world.upToFence(watch, { labels }));
      watch.cancel();
    }
  },
});
