import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState, type StateOptions } from "@cosi-spec/runtime/state";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";

/** Makes a new reference server; what mutants and variants are built on. */
export function createReference(options: StateOptions = {}): InProcessServer {
  return createInProcessServer(createStateHandler(createState(options)));
}
