import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

const why = "Timestamps order nothing: clocks step (chapter 01, Timestamps).";

export default [
  variant({
    id: "clock-of-whole-seconds",
    title: "The clock tells whole seconds",
    why,
    create: () =>
      createReference({ clock: () => ({ seconds: BigInt(Math.floor(Date.now() / 1000)), nanos: 0 }) }),
  }),
  variant({
    id: "clock-that-goes-back",
    title: "The clock goes back by a second at every look",
    why,
    create() {
      let seconds = BigInt(Math.floor(Date.now() / 1000));
      return createReference({ clock: () => ({ seconds: seconds--, nanos: 999_999_999 }) });
    },
  }),
];
