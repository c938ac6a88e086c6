import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createSqliteStorage, type SqliteStorage } from "@cosi-spec/runtime/sqlite";
import { createState } from "@cosi-spec/runtime/state";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { tests } from "../../src/tests/index.gen.ts";
import { type Row, runMatrix, type VariantResult } from "./run-matrix.ts";

let folder = "";
let storage: SqliteStorage | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
});

afterEach(() => {
  storage?.close();
  rmSync(folder, { recursive: true });
});

it("finds nothing wrong with the reference when SQLite keeps its resources over restarts", async () => {
  let lives = 0;
  function start(): InProcessServer {
    storage?.close();
    storage = createSqliteStorage({ path: join(folder, "state.db") });
    lives++;
    const state = createState({ storage, registerDefaults: true, publishCapabilities: true });
    return createInProcessServer(createStateHandler(state));
  }
  const results: (Row | VariantResult)[] = [];
  await runMatrix({
    tests,
    mutants: [],
    variants: [
      {
        id: "sqlite",
        title: "The server keeps its resources, and loses its history, when it restarts",
        why: "COSI-WCH-034 lets bookmarks end with the process.",
        create: () => ({ server: start(), restart: start }),
      },
    ],
    seed: "storage",
    onResult: (result) => results.push(result),
  });
  expect(results).toMatchObject([{ id: "sqlite", accusations: [] }]);
  expect(lives).toBeGreaterThan(1);
}, 240_000);
