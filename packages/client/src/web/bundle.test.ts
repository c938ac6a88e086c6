import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const size = fileURLToPath(new URL("../../bench/size.ts", import.meta.url));

it("bundles for browsers, without a module of Node and within its budgets", async () => {
  // Fails where a module of Node is imported, since there is none in browsers, and above a budget.
  const { stdout } = await promisify(execFile)(process.execPath, [size, "--inputs"]);
  expect(stdout).toMatch(/^client, watch, one type +\d+\.\d kB +\d+\.\d kB +40\.0 kB$/m);
  expect(stdout).toMatch(/^web transport +\d+\.\d kB +\d+\.\d kB +5\.0 kB$/m);
  expect(stdout).not.toMatch(/grpc-js|packages\/runtime|EtcFile/);
});
