import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,codegen,conformance,examples,tools}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Forked workers: tests start servers and watch memory.
    pool: "forks",
    // The main process has little to do, so that its core need not be kept free.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
