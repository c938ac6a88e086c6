import { mapVersions } from "../lib/map-versions.ts";
import { variant } from "../lib/mutant.ts";

export default [
  variant({
    id: "versions-with-gaps",
    title: "Versions grow in steps of seven, from seven on",
    why: "COSI-VER-003 tolerates a larger step, COSI-VER-004 another first version.",
    create: () => mapVersions((version) => String(version * 7n)),
  }),
  variant({
    id: "versions-beyond-doubles",
    title: "Versions begin where doubles end to tell whole numbers apart",
    why: "COSI-VER-001 allows every number up to 2^63 - 1, COSI-VER-004 tolerates another first version.",
    create: () => mapVersions((version) => String(2n ** 53n + version)),
  }),
];
