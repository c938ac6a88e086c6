/**
 * The types of the matchers for vitest 5. Import it once, and give `cosiMatchers` to `expect.extend`.
 *
 * @packageDocumentation
 */
import type { CosiMatchers } from "./matchers/cosi-matchers.ts";

export { type CosiMatchers, cosiMatchers } from "./matchers/cosi-matchers.ts";

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends CosiMatchers<T, R> {}
}
