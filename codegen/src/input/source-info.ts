import type { FileDescriptorProto, SourceCodeInfo_Location } from "@bufbuild/protobuf/wkt";
import type { SourceLocation } from "../model/model.ts";

/** Comments and places of one proto file, by the path of an element in its descriptor. */
export interface SourceInfo {
  /** Comment of the element; empty where there is none. */
  getComment(path: readonly number[]): string;
  /** Place of the element; line and column are 0 where the descriptor does not tell. */
  getLocation(path: readonly number[]): SourceLocation;
  /** Whether the source spells the element out. */
  has(path: readonly number[]): boolean;
}

/** Reads the source information of a file; without any, all comments are empty and all lines 0. */
export function createSourceInfo(file: FileDescriptorProto): SourceInfo {
  const locations = new Map<string, SourceCodeInfo_Location>();
  for (const location of file.sourceCodeInfo?.location ?? []) {
    const key = location.path.join(".");
    if (!locations.has(key)) locations.set(key, location);
  }
  return {
    getComment(path) {
      const location = locations.get(path.join("."));
      return normalizeComment(location?.leadingComments || location?.trailingComments || "");
    },
    getLocation(path) {
      const span = locations.get(path.join("."))?.span;
      return {
        file: file.name,
        line: span?.[0] === undefined ? 0 : span[0] + 1,
        column: span?.[1] === undefined ? 0 : span[1] + 1,
      };
    },
    has: (path) => locations.has(path.join(".")),
  };
}

/** Takes off the blank that follows the comment sign, blanks at line ends, and empty lines around the text. */
export function normalizeComment(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.replace(/^ /, "").trimEnd())
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}
