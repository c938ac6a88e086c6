import { watch as watchFolder } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "@cosi-spec/validate";
import { type LoadedConfig, readConfig } from "../config/read-config.ts";
import { InputError } from "../input/input-error.ts";
import { compareOutput, type Difference, writeOutput } from "./compare-output.ts";
import { createGenerator, type GeneratedOutput, type Generator } from "./generator.ts";

/** Starts and stops timers; in tests by hand. */
export interface Scheduler {
  schedule(run: () => void, delayMs: number): { cancel(): void };
  nowMs(): number;
}

/** Watches a folder with all below it, or one file. Returns what stops it. */
export type WatchPath = (path: string, onChange: () => void) => { stop(): void };

/** One round of generation. */
export interface Round {
  readonly differences: readonly Difference[];
  readonly output: GeneratedOutput;
  /** From the change to the last byte written, without the wait for further changes. */
  readonly elapsedMs: number;
}

/** How watching works. */
export interface WatchOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly onRound: (round: Round) => void;
  /** Told when the schemas or the configuration cannot be read; watching goes on. */
  readonly onError: (diagnostics: readonly Diagnostic[]) => void;
  /** Default: timers of the process. */
  readonly scheduler?: Scheduler;
  /** Default: the file system. */
  readonly watchPath?: WatchPath;
  /** How long nothing has to change before a round begins. Default: 30. */
  readonly debounceMs?: number;
}

const systemScheduler: Scheduler = {
  schedule(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
  nowMs: () => performance.now(),
};

const watchFileSystem: WatchPath = (path, onChange) => {
  const watcher = watchFolder(path, { recursive: true }, onChange);
  // A folder that vanishes is found missing by the next round.
  watcher.on("error", onChange);
  return { stop: () => watcher.close() };
};

/**
 * Generates now and after every change of the schemas or of the configuration, until the signal.
 *
 * Rounds never overlap; changes during a round lead to exactly one more. What did not change is not done again.
 *
 * @returns exit code 0
 */
export async function watchAndGenerate(configFile: string, options: WatchOptions): Promise<0> {
  const { signal, onRound, onError, debounceMs = 30 } = options;
  const scheduler = options.scheduler ?? systemScheduler;
  const watchPath = options.watchPath ?? watchFileSystem;
  let watchers: { stop(): void }[] = [];
  let timer: { cancel(): void } | undefined;
  let configText = "";
  let generator: Generator | undefined;
  let loaded: LoadedConfig | undefined;
  let last: GeneratedOutput | undefined;
  let isRunning = false;
  let isDirty = false;

  function request(): void {
    if (signal.aborted) return;
    timer?.cancel();
    timer = scheduler.schedule(() => void run(), debounceMs);
  }

  async function run(): Promise<void> {
    if (isRunning) {
      isDirty = true;
      return;
    }
    isRunning = true;
    const start = scheduler.nowMs();
    try {
      await reload();
      if (generator && loaded) {
        const output = await generator.generate();
        const differences = await compareOutput(output, loaded.root, last);
        await writeOutput(output, loaded.root, differences);
        last = output;
        onRound({ differences, output, elapsedMs: scheduler.nowMs() - start });
      }
    } catch (error) {
      onError(toDiagnostics(error));
    } finally {
      isRunning = false;
    }
    if (!isDirty) return;
    isDirty = false;
    request();
  }

  async function reload(): Promise<void> {
    const next = await readConfig(configFile);
    const text = JSON.stringify(next.config);
    if (generator !== undefined && text === configText) return;
    configText = text;
    loaded = next;
    generator = createGenerator(next);
    last = undefined;
    for (const watcher of watchers) watcher.stop();
    watchers = listInputs(next).map((path) => watchPath(path, request));
  }

  await run();
  // A configuration that was broken from the start is worth waiting for, too.
  if (watchers.length === 0) watchers = [watchPath(configFile, request)];
  await new Promise<void>((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
  timer?.cancel();
  for (const watcher of watchers) watcher.stop();
  return 0;
}

function listInputs({ config, root, file }: LoadedConfig): string[] {
  const { input } = config;
  const folders = "proto" in input ? [...input.proto, ...(input.imports ?? [])] : input.jsonSchema;
  return [file, ...folders.map((folder) => join(root, folder))];
}

function toDiagnostics(error: unknown): readonly Diagnostic[] {
  if (error instanceof InputError) return error.diagnostics;
  const message = error instanceof Error ? error.message : String(error);
  return [{ code: "generate/failed", severity: "error", message, path: "" }];
}
