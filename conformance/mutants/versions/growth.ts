import { editResources } from "../lib/edit-resources.ts";
import { intercept } from "../lib/intercept.ts";
import { mapVersions } from "../lib/map-versions.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored, keyOf } from "../lib/stored.ts";

export default [
  mutant({
    id: "versions.counts-down",
    title: "Every Update lowers the version",
    violates: ["COSI-VER-002", "COSI-UPD-010"],
    create: () => mapVersions((version) => String(1_000_000n - version)),
  }),
  mutant({
    id: "versions.wraps-at-one-hundred",
    title: "After version 99 comes version 1",
    violates: ["COSI-VER-002"],
    create: () => mapVersions((version) => String(((version - 1n) % 99n) + 1n)),
  }),
  mutant({
    id: "versions.random",
    title: "Every Update gives a version that has nothing to do with the one before",
    violates: ["COSI-VER-002", "COSI-UPD-010"],
    create: () => mapVersions((version) => String(((version * 7919n) % 10_007n) + 1n)),
  }),
  mutant({
    id: "versions.wraps-at-seven-bits",
    title: "After version 127 comes version 1",
    violates: ["COSI-VER-002"],
    create: () => mapVersions((version) => String(((version - 1n) % 127n) + 1n)),
  }),
  mutant({
    id: "versions.same-for-metadata",
    title: "An Update that leaves the spec as it is does not raise the version",
    violates: [
      "COSI-VER-002",
      "COSI-UPD-010",
      "COSI-UPD-004",
      "COSI-UPD-012",
      "COSI-UPD-011",
      "COSI-UPD-008",
    ],
    create: () => {
      const hidden = new Map<string, bigint>();
      const stateKey = (from: Parameters<typeof keyOf>[0], version: string): string =>
        `${keyOf(from)} ${version}`;
      const inner = intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          const metadata = answer.resource!.metadata!;
          hidden.set(stateKey(metadata, metadata.version), 0n);
          return answer;
        },
        async Update(request, next, context) {
          const metadata = request.newResource?.metadata;
          const before = await findStored(context, metadata);
          const skipped = hidden.get(stateKey(metadata, before?.metadata?.version ?? "")) ?? 0n;
          const shown = before === undefined ? "" : String(BigInt(before.metadata!.version) - skipped);
          if (metadata?.version === shown) metadata.version = before!.metadata!.version;
          else if (metadata && /^\d+$/.test(metadata.version)) metadata.version = `${shown}000`;
          const answer = await next(request);
          const { spec, metadata: after } = answer.resource!;
          const isSame = JSON.stringify(toTexts(spec)) === JSON.stringify(toTexts(before?.spec));
          hidden.set(stateKey(after, after!.version), skipped + (isSame ? 1n : 0n));
          return answer;
        },
      });
      return editResources(({ metadata }) => {
        const skipped = hidden.get(stateKey(metadata, metadata.version)) ?? 0n;
        if (/^\d+$/.test(metadata.version)) metadata.version = String(BigInt(metadata.version) - skipped);
      }, inner);
    },
  }),
];

function toTexts(spec: { protoSpec: Uint8Array; yamlSpec: string } | undefined): readonly string[] {
  return [Buffer.from(spec?.protoSpec ?? []).toString("hex"), spec?.yamlSpec ?? ""];
}
