/** Measures how long this process was kept from running. */
export interface LagMeter {
  /** Longest delay since the last reset, in milliseconds. */
  maxMs(): number;
  /** Starts the measurement anew. */
  reset(): void;
  /** Ends the measurement. */
  stop(): void;
}

/** Distance of two measurements in milliseconds. */
const intervalMs = 20;

/** Creates a meter of event-loop delay; a starved machine shows as delay. */
export function createLagMeter(now: () => number): LagMeter {
  let max = 0;
  let last = now();
  const timer = setInterval(() => {
    const time = now();
    max = Math.max(max, time - last - intervalMs);
    last = time;
  }, intervalMs);
  timer.unref();
  return {
    maxMs: () => max,
    reset() {
      max = 0;
      last = now();
    },
    stop: () => clearInterval(timer),
  };
}
