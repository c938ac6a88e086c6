import { WireWriter } from "../wire/wire-writer.ts";
import { metaNamespace } from "./register-defaults.ts";
import type { State } from "./state.ts";

/** Optional features of the State API that this state has. */
const features = ["teardown", "teardown-and-destroy", "tail-events", "overrun-reporting"];

/**
 * Creates the resource from which clients learn the features of the server. One that an earlier life left behind is
 * corrected if it says something else; its owner, phase, finalizers and labels stay.
 *
 * @throws {StateError} limitExceeded, storageFailed.
 * @requirement COSI-CAP-001
 * @requirement COSI-CAP-002
 * @requirement COSI-CAP-005
 */
export function publishCapabilities(state: State): void {
  const content = new WireWriter();
  for (const feature of features) content.writeString(1, feature);
  const name = { namespace: metaNamespace, type: "Capabilities.system.cosi.dev", id: "state" };
  const spec = { protoSpec: content.view(), yamlSpec: JSON.stringify({ features }) };
  const stored = state.find(name);
  if (stored === undefined) {
    state.create({ ...name, ...spec }, { owner: metaNamespace });
  } else if (!Buffer.from(spec.protoSpec).equals(stored.protoSpec) || stored.yamlSpec !== spec.yamlSpec) {
    const { version, owner, phase, finalizers, labels, annotations } = stored;
    state.update({ ...name, ...spec, version, owner, phase, finalizers, labels, annotations }, { owner });
  }
}
