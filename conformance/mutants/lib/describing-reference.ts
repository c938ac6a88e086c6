import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { createReference } from "./reference.ts";

/** Makes a reference server that describes itself: the two meta types, and its features. */
export function createDescribingReference(): InProcessServer {
  return createReference({ registerDefaults: true, publishCapabilities: true });
}
