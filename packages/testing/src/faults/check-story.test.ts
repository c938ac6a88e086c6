import { expect, it } from "vitest";
import { findStateDefect } from "./check-story.testdata.ts";

const history = ["none", "1 of 5", "2 of 5", "none", "1 of 9"];

it("takes states that may be missed in between, if the last one is there", () => {
  expect(findStateDefect(history, history)).toBeUndefined();
  expect(findStateDefect(["2 of 5", "1 of 9"], history)).toBeUndefined();
  expect(findStateDefect(["none", "1 of 9"], history)).toBeUndefined();
});

it.each([
  [["1 of 5", "1 of 5", "1 of 9"], "told twice"],
  [["2 of 5", "1 of 5", "1 of 9"], "did not come after"],
  [["7 of 5"], "did not come after"],
  [["1 of 5", "2 of 5"], "the last state"],
  [[], "the last state"],
])("finds what is wrong in %j", (states, problem) => {
  expect(findStateDefect(states, history)).toContain(problem);
});
