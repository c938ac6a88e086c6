/** Packages whose README and API reports have pages, in the order of the side bar. */
export const packages = [
  "client",
  "runtime",
  "testing",
  "types",
  "validate",
  "codegen",
  "conformance",
] as const;

/** Folder of a package from the root of the repository. */
export function toPackageFolder(name: string): string {
  return name === "codegen" || name === "conformance" ? name : `packages/${name}`;
}
