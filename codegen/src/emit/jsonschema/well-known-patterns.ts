import { createIntegerPattern, group } from "./integer-pattern.ts";

const maxDurationSeconds = 315_576_000_000n;
const durationSeconds = group(createIntegerPattern(0n, maxDurationSeconds));

/**
 * What the parser takes for a duration. It reads up to the letter `s` and does not care what follows.
 */
export const lenientDurationPattern = `^-?0*${durationSeconds}(?:\\.[0-9]{1,9})?s`;

/**
 * A duration without leading zeros and without minus zero. The fraction has one to nine digits: people write
 * `1.5s`, programs `1.500s`.
 */
export const durationPattern = (() => {
  const negativeSeconds = group(createIntegerPattern(1n, maxDurationSeconds));
  let fraction = "[1-9]";
  for (let digits = 2; digits <= 9; digits++) fraction = `(?:[1-9][0-9]{0,${digits - 1}}|0${fraction})`;
  return `^(?:${durationSeconds}(?:\\.[0-9]{1,9})?|-${negativeSeconds}(?:\\.[0-9]{1,9})?|-0\\.${fraction})s$`;
})();

const clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";

/**
 * What the parser takes for a timestamp: every month has 31 days, a day may end with 24:00:00, and there may be
 * an offset. The first and the last day of the range are only matched in UTC.
 */
export const lenientTimestampPattern = (() => {
  const day = "(?:0[1-9]|[12][0-9]|3[01])";
  const month = "(?:0[1-9]|1[0-2])";
  const fraction = "(?:\\.[0-9]{1,9})?";
  const offset = "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";
  const utc = "(?:Z|[+-]00:00)";
  const time = `(?:${clock}|24:00:00)`;
  const monthAndDay = `${month}-${day}`;
  const year = "(?:000[2-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])";
  const notFirst = `(?:01-(?:0[2-9]|[12][0-9]|3[01])|(?:0[2-9]|1[0-2])-${day})`;
  const notLast = `(?:12-(?:0[1-9]|[12][0-9]|30)|(?:0[1-9]|1[01])-${day})`;
  const free = `(?:${year}-${monthAndDay}|0001-${notFirst}|9999-${notLast})T${time}${fraction}${offset}`;
  const ends = `(?:0001-01-01T${time}|9999-12-31T${clock})${fraction}${utc}`;
  return `^(?:${free}|${ends})$`;
})();

/** A timestamp as programs write it: a day that exists, in UTC, with no, three, six or nine digits of fraction. */
export const timestampPattern = (() => {
  const year = "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})";
  const days =
    "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)";
  const fours = "(?:0[48]|[2468][048]|[13579][26])";
  const leap = `(?:[0-9]{2}${fours}|${fours}00)-02-29`;
  // A last group of three zeros would have been left out.
  const some = "(?:00[1-9]|0[1-9][0-9]|[1-9][0-9]{2})";
  const fraction = `(?:\\.(?:[0-9]{3}){0,2}${some})?`;
  return `^(?:${year}-${days}|${leap})T${clock}${fraction}Z$`;
})();

/** A list of paths in lowerCamelCase; the parser looks for nothing but underscores. */
export const fieldMaskPattern = "^[^_]*$";
