import { mapVersions } from "../lib/map-versions.ts";
import { variant } from "../lib/mutant.ts";
import { keyOf } from "../lib/stored.ts";

export default variant({
  id: "versions-across-lives",
  title: "Versions begin at 1,000 and go on growing when a name is used again",
  why: "COSI-VER-008 is a permission; COSI-VER-004 tolerates another first version.",
  create() {
    const lives = new Map<string, string[]>();
    return mapVersions((version, metadata) => {
      const of = lives.get(keyOf(metadata)) ?? [];
      lives.set(keyOf(metadata), of);
      const life = `${metadata.created?.seconds}.${metadata.created?.nanos}`;
      if (!of.includes(life)) of.push(life);
      return String(BigInt(of.indexOf(life) * 1_000_000) + 999n + version);
    });
  },
});
