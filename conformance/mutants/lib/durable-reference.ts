import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState, type StateOptions } from "@cosi-spec/runtime/state";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import type { Subject } from "./mutant.ts";

/**
 * Makes a reference server that keeps its resources, its history and so its bookmarks over a restart.
 *
 * @param wrap puts something in front of every life of the server; `life` counts from 0.
 */
export function createDurableReference(
  wrap: (server: InProcessServer, life: number) => InProcessServer = (server) => server,
  options: StateOptions = {},
): Subject {
  const state = createState(options);
  let lives = 0;
  const start = (): InProcessServer => wrap(createInProcessServer(createStateHandler(state)), lives++);
  return { server: start(), restart: start };
}
