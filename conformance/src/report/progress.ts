import { requirements } from "../gen/requirements.gen.ts";
import type { RunEvent } from "../runner/run-suite.ts";
import type { TestResult } from "../runner/run-test.ts";
import type { Style } from "./style.ts";
import { countOf, sanitize, shorten } from "./text.ts";

/** Where progress is written. */
export interface ProgressOutput {
  write(text: string): void;
  readonly isTty: boolean;
  readonly width: number;
  readonly style: Style;
}

/** Shows a run while it goes on. */
export interface Progress {
  /** Takes note of what happened. */
  update(event: RunEvent): void;
  /** Removes the line that is updated in place. */
  finish(): void;
}

/**
 * Creates the display of a run: on a terminal one line that is updated in place, elsewhere plain lines at each
 * tenth of the run. What is broken is shown at once, in a line of its own that stays.
 */
export function createProgress(output: ProgressOutput): Progress {
  const { style } = output;
  let live = "";
  let failures = 0;
  let isFirst = true;
  let nextTenth = 1;
  const clear = (): void => {
    if (live !== "") output.write("\r\u001b[2K");
    live = "";
  };
  const say = (line: string): void => {
    const shown = live;
    clear();
    output.write(`${line}\n`);
    if (shown !== "") show(shown);
  };
  const show = (line: string): void => {
    if (!output.isTty) return;
    output.write(`\r\u001b[2K${line}`);
    live = line;
  };
  const countTest = (event: RunEvent & { kind: "test" }): void => {
    const { result, done, testCount } = event;
    const verdict = sayResult(result, style);
    if (verdict !== undefined) {
      if (result.outcome === "failed") failures++;
      say(shorten(verdict, output.width + (verdict.length - strip(verdict).length)));
    }
    if (isFirst && verdict === undefined && !output.isTty)
      say(`first verdict: ${result.test.id} ${result.outcome}`);
    isFirst = false;
    if (output.isTty) {
      const count = failures === 0 ? "none failed" : `${failures} failed`;
      show(style.dim(shorten(`${done}/${testCount}  ${count}  ${result.test.id}`, output.width - 1)));
    } else if (done * 10 >= nextTenth * testCount || done === testCount) {
      output.write(`${done}/${testCount} tests, ${failures} failed\n`);
      nextTenth = Math.floor((done * 10) / testCount) + 1;
    }
  };
  return {
    update(event) {
      switch (event.kind) {
        case "ready":
          say(sayReady(event, style));
          break;
        case "test":
          countTest(event);
          break;
        case "gone":
          say(sayGone(event, style));
          break;
        case "repeat":
          if (output.isTty) show(style.dim(`once more, with more time: ${event.test.id}`));
          break;
      }
    },
    finish: clear,
  };
}

function sayReady(event: RunEvent & { kind: "ready" }, style: Style): string {
  const present = Object.values(event.features).filter(({ isPresent }) => isPresent);
  const features = present.length === 0 ? "none" : present.map(({ name }) => name).join(", ");
  const median = event.preflight.latencyMs.median.toFixed(1);
  return style.dim(
    `${countOf(event.testCount, "test")}; a Get takes ${median} ms; optional features: ${features}`,
  );
}

function sayGone(event: RunEvent & { kind: "gone" }, style: Style): string {
  const during = event.during.map(({ id }) => id).join(", ");
  const next = event.isRestarting ? "starting it anew" : "the rest cannot be judged (--restart-command)";
  return style.red(`the server is gone${during === "" ? "" : `, during ${shorten(during, 200)}`}: ${next}`);
}

/** One line for a result that is worth one while the run goes on. */
function sayResult(result: TestResult, style: Style): string | undefined {
  const { test, outcome, judgements, reason } = result;
  const bad = judgements.find(({ grade }) => grade === "failed" || grade === "silent");
  switch (outcome) {
    case "failed": {
      if (bad === undefined) return `${style.red("failed")}  ${test.id}`;
      const { requirement, want, got } = bad;
      const clause = `${requirement} ${requirements[requirement].level}`;
      return `${style.red("failed")}  ${test.id}  ${clause}  want ${sanitize(want)}, got ${sanitize(got)}`;
    }
    case "error":
      return `${style.red("error")}   ${test.id}  a defect of the suite: ${sanitize(shorten(reason ?? "", 200))}`;
    case "inconclusive":
      return `${style.yellow("unclear")} ${test.id}  the machine was too busy to tell`;
    default:
      return undefined;
  }
}

function strip(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the marks of the style
  return text.replace(/\u001b\[\d+m/g, "");
}
