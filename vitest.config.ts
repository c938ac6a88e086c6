import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,codegen,conformance,examples,tools}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Forked workers: tests start servers and watch memory.
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
