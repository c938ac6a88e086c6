import { editResources } from "../lib/edit-resources.ts";
import { mapVersions } from "../lib/map-versions.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

/** A server that writes versions in another form, and reads that form. */
function writing(name: string, title: string, write: (version: bigint) => string): Mutant {
  return mutant({
    id: `versions.${name}`,
    title,
    // What is no number cannot be seen to grow either.
    violates: ["COSI-VER-001", "COSI-VER-002", "COSI-VER-005", "COSI-UPD-010", "COSI-UPD-001"],
    create: () => mapVersions(write),
  });
}

export default [
  writing("starts-at-zero", "The first version is 0", (version) => String(version - 1n)),
  writing("pads-with-zeros", "Versions have eight digits", (version) => String(version).padStart(8, "0")),
  writing("writes-a-prefix", "Versions begin with a v", (version) => `v${version}`),
  writing("writes-hex", "Versions are written in hexadecimal", (version) => (version + 9n).toString(16)),
  writing("beyond-63-bits", "Versions use the 64th bit", (version) => String(version + 2n ** 63n)),
  writing("writes-fractions", "Versions are written with a fraction", (version) => `${version}.0`),
  writing("negative", "Versions are negative", (version) => String(version - 1000n)),
  mutant({
    id: "versions.padded-in-events",
    title: "The versions in events have leading zeros",
    violates: [
      "COSI-VER-001",
      "COSI-WCH-002",
      "COSI-WCH-010",
      "COSI-WCH-011",
      "COSI-WCH-014",
      "COSI-WCH-021",
      "COSI-WCH-023",
      "COSI-WCH-028",
    ],
    create: () =>
      editResources(({ metadata }, place) => {
        if (place === "event" || place === "old") metadata.version = metadata.version.padStart(4, "0");
      }),
  }),
  mutant({
    id: "versions.built-ins-without",
    title: "The resources that the server registers itself have version 0",
    violates: ["COSI-VER-001"],
    create: () =>
      editResources(
        ({ metadata }) => {
          if (metadata.owner === "meta") metadata.version = "0";
        },
        createReference({ registerDefaults: true }),
      ),
  }),
];
