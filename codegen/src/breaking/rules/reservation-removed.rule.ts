import { defineBreakingRule } from "../breaking-rule.ts";
import { isRangeReserved, printRange } from "../is-reserved.ts";

/** A number or name that was kept from use is free again. */
export const reservationRemoved = defineBreakingRule({
  id: "reservation-removed",
  summary: "A reserved number or name is no longer reserved.",
  verdicts: {
    number: {
      axis: "wire",
      severity: "error",
      message: "{range} of {owner} is no longer reserved",
      why: "a number that once had a meaning may be given another; old bytes would be misread",
      hint: "write reserved {range};",
    },
    name: {
      axis: "json",
      severity: "error",
      message: 'the name "{name}" of {owner} is no longer reserved',
      why: "a name that once had a meaning may be given another; old documents would be misread",
      hint: 'write reserved "{name}";',
    },
  },
  check({ messages, enums, places }, report) {
    const pairs = [
      ...messages.map((pair) => ({ ...pair, place: places.message(pair.after) })),
      ...enums.map((pair) => ({ ...pair, place: places.enum(pair.after) })),
    ];
    for (const { before, after, place } of pairs) {
      for (const range of before.reservedNumbers)
        if (!isRangeReserved(after.reservedNumbers, range))
          report("number", place, { range: printRange(range), owner: after.name });
      for (const name of before.reservedNames)
        if (!after.reservedNames.includes(name)) report("name", place, { name, owner: after.name });
    }
  },
});
