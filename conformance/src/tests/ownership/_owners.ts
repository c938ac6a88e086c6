/** Owners that some comparison takes for each other. */
export const owners: readonly string[] = [
  "controller-a",
  "Controller-A",
  " controller-a",
  "controller-a ",
  "controller",
  "controller-ab",
  "caf\u00e9.Controller",
  "cafe\u0301.Controller",
  "\u{1f427}/*",
];

/** For each owner, and for nobody, all the others and nobody. */
export function pairsOfOwners(): readonly (readonly [stored: string, other: string])[] {
  const all = ["", ...owners];
  return all.flatMap((stored) =>
    all.filter((other) => other !== stored).map((other) => [stored, other] as const),
  );
}
