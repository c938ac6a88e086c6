import { readFileSync } from "node:fs";
import { create } from "@bufbuild/protobuf";
import { createStateHandler, serve } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { printDiagnostic } from "@cosi-spec/validate";
import { applyDocuments } from "./apply-documents.ts";
import { resourceDefinitions } from "./gen/resources/definitions.gen.ts";
import { DisplayConfigs, FanSpecs, FanStatuses } from "./gen/resources/registry.gen.ts";
import { connect } from "./read-resources.ts";
import { createResource, registerTypes } from "./typed-state.ts";

// Serves the machine's resources, applies the files that are named, and reads everything back over gRPC.
const state = createState({ registerDefaults: true, publishCapabilities: true });
registerTypes(state, resourceDefinitions);

// A typed spec: a wrong name or type of a field is a compile error.
createResource(state, FanStatuses, "fan0", create(FanStatuses.schema, { rpm: 812, turns: 123456789012n }));

let faultCount = 0;
for (const file of process.argv.slice(2)) {
  const { applied, diagnostics } = applyDocuments(state, readFileSync(file), file);
  for (const name of applied) console.log(`applied ${name}`);
  for (const diagnostic of diagnostics) console.log(printDiagnostic(diagnostic));
  faultCount += diagnostics.length;
}

const server = await serve({ handler: createStateHandler(state), listen: "tcp:127.0.0.1:0" });
const client = connect(server.address);
for (const { id, spec } of await client.list(DisplayConfigs))
  console.log(`display ${id}: ${spec.brightnessPercent} %, dims after ${spec.dimAfter?.seconds ?? "-"} s`);
for (const { id, spec } of await client.list(FanSpecs))
  console.log(
    `fan ${id}: ${spec.curve.map(({ celsius, rpm }) => `${rpm} rpm from ${celsius} °C`).join(", ")}`,
  );
for (const { id, spec } of await client.list(FanStatuses))
  console.log(`fan ${id}: ${spec.rpm} rpm, ${spec.turns} turns`);
client.close();
await server.stop({ graceMs: 1_000 });
process.exitCode = faultCount === 0 ? 0 : 1;
