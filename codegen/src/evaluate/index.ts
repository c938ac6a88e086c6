export { evaluateMessage } from "./evaluate.ts";
export type { Violation } from "./violation.ts";
