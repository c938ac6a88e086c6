import { WireWriter } from "../wire/wire-writer.ts";
import { metaNamespace } from "./register-defaults.ts";
import type { State } from "./state.ts";

/** Optional features of the State API that this state has. */
const features = ["teardown", "teardown-and-destroy", "tail-events", "overrun-reporting"];

/**
 * Creates the resource from which clients learn the features of the server.
 *
 * @throws {StateError} alreadyExists: it was published before.
 * @requirement COSI-CAP-001
 * @requirement COSI-CAP-002
 * @requirement COSI-CAP-005
 */
export function publishCapabilities(state: State): void {
  const content = new WireWriter();
  for (const feature of features) content.writeString(1, feature);
  state.create(
    {
      namespace: metaNamespace,
      type: "Capabilities.system.cosi.dev",
      id: "state",
      protoSpec: content.view(),
      yamlSpec: JSON.stringify({ features }),
    },
    { owner: metaNamespace },
  );
}
