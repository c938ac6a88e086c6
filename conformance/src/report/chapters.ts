import { requirements } from "../gen/requirements.gen.ts";

/** Areas in the order of the specification; areas that are not named come last. */
const areaOrder = [
  ...["RES", "VER", "OWN", "PHA", "FIN", "LBL", "QRY", "GET", "LST", "CRE", "UPD", "DES", "MTA", "TDN"],
  ...["TAD", "WCH", "ERR", "LIM", "TRN", "SEC", "CAP"],
];

/** Area of a requirement: the letters in the middle of its ID. */
export function toArea(requirement: string): string {
  return requirement.split("-")[1] ?? "";
}

/** Compares two requirement IDs by their place in the specification. */
export function compareRequirements(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function rank(requirement: string): number {
  const at = areaOrder.indexOf(toArea(requirement));
  return at < 0 ? areaOrder.length : at;
}

/** All areas that have requirements, in the order of the specification. */
export function listAreas(): readonly string[] {
  const areas = new Set(Object.keys(requirements).sort(compareRequirements).map(toArea));
  return [...areas];
}

/** Title of a chapter, from its file name: `03-reading.md` is `3 Reading`. */
export function toChapterTitle(file: string): string {
  const match = /^(\d+)-(.+)\.md$/.exec(file);
  if (match === null) return file;
  const words = match[2]!.replaceAll("-", " ");
  return `${Number(match[1])} ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
