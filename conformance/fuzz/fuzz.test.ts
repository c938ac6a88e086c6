import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStateHandler, serve } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { expect, it } from "vitest";
import { createRandom } from "../src/world/random.ts";
import { fuzzServer } from "./fuzz-server.ts";
import { createFuzzedRequest } from "./mutate.ts";

it("answers malformed requests, hangs on none and breaks no connection [COSI-LIM-001] [COSI-LIM-002]", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cosi-fuzz-"));
  const socket = join(folder, "cosi.sock");
  const server = await serve({ handler: createStateHandler(createState()), listen: `unix:${socket}` });
  try {
    const result = await fuzzServer(socket, { seed: "test", count: 3000 });
    const answered = Object.values(result.answers).reduce((sum, count) => sum + count, 0);
    expect(result).toMatchObject({ sent: 3000, hung: [], brokenConnections: 0 });
    expect(answered).toBe(3000);
    // Neither all refused nor all accepted: the requests reach the rules behind the decoder.
    expect(Object.keys(result.answers)).toEqual(expect.arrayContaining(["0", "3", "5", "9", "13"]));
  } finally {
    await server.stop({ graceMs: 0 });
    rmSync(folder, { recursive: true, force: true });
  }
});

it("makes the same requests from the same seed", () => {
  const make = (seed: string) => {
    const random = createRandom("fuzz", seed);
    return Array.from({ length: 200 }, () => createFuzzedRequest(random));
  };
  expect(make("a")).toEqual(make("a"));
  expect(make("a")).not.toEqual(make("b"));
});
