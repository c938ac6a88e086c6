import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** A server that publishes this list of features. */
function publishing(features: readonly string[]): InProcessServer {
  const state = createState({ registerDefaults: true });
  const content = new BinaryWriter();
  for (const feature of features) content.tag(1, WireType.LengthDelimited).string(feature);
  state.create(
    {
      namespace: "meta",
      type: "Capabilities.system.cosi.dev",
      id: "state",
      protoSpec: content.finish(),
      yamlSpec: JSON.stringify({ features }),
    },
    { owner: "meta" },
  );
  return createInProcessServer(createStateHandler(state));
}

export default [
  variant({
    id: "capabilities",
    title: "The server publishes its features and registers its descriptions",
    why: "COSI-CAP-001 asks for it; chapter 05 describes it.",
    create: () => createReference({ publishCapabilities: true, registerDefaults: true }),
  }),
  variant({
    id: "vendor-capabilities",
    title: "The server publishes features of its own next to those of the table",
    why: "COSI-CAP-003 allows entries with a dot, in any order.",
    create: () =>
      publishing([
        "example.dev/snapshots",
        "tail-events",
        "teardown-and-destroy",
        "overrun-reporting",
        "dev.example.x",
        "teardown",
      ]),
  }),
  variant({
    id: "few-capabilities",
    title: "The server has features that it does not publish",
    why: "COSI-CAP-005 is a SHOULD.",
    create: () => publishing(["tail-events"]),
  }),
];
