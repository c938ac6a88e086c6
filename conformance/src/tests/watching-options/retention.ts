import { test } from "../../test.ts";
import { open } from "./_reading.ts";

export default test({
  id: "watching-options.retention",
  title: "A bookmark is accepted while its kind has 64 later events, however many other kinds have",
  covers: ["COSI-WCH-038"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const watch = await world.watch();
    let resource = await world.create();
    let other = await world.create({ type: world.otherType() });
    const [event] = await world.takeEvents(watch, 1);
    for (let i = 0; i < 64; i++) {
      resource = await world.update(resource);
      other = await world.update(other);
    }
    const options = { startFromBookmark: world.bookmarkOf(event!) };
    const { opening } = await open({ call }, { namespace, type, apiVersion: 1, options });
    check.isOk("COSI-WCH-038", opening);
  },
});
