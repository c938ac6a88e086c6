import type { Diagnostic } from "../diagnostic.ts";
import { diagnosticCatalogue } from "../diagnostics.ts";
import { findEntry, findNode, type Node, type PathStep, type Span } from "../text/node.ts";
import type { SourceText } from "../text/source-text.ts";
import type { Fault } from "./fault.ts";
import { toPointer } from "./schema-errors.ts";

/** What a fault is placed with. */
export interface Placement {
  readonly root: Node | undefined;
  readonly source: SourceText | undefined;
  readonly showPath: (path: readonly PathStep[]) => readonly PathStep[];
}

/** Looks up the place of a fault and removes what is secret from its path. */
export function toDiagnostic(fault: Fault, { root, source, showPath }: Placement): Diagnostic {
  const span = fault.span ?? findSpan(fault, root);
  return {
    code: fault.code,
    severity: diagnosticCatalogue[fault.code].severity,
    message: fault.message,
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
    path: toPointer(showPath(fault.path)),
    ...(source === undefined ? {} : { source: source.toRange(span ?? { start: 0, end: 0 }) }),
    ...(fault.requirement === undefined ? {} : { requirement: fault.requirement }),
  };
}

function findSpan(fault: Fault, root: Node | undefined): Span | undefined {
  if (fault.at === "value") {
    const span = findNode(root, fault.path)?.span;
    if (span !== undefined) return span;
  }
  return findKeySpan(root, fault.at === "parent" ? fault.path.slice(0, -1) : fault.path);
}

/** Place of the key that leads to a value; for an item its value; for what has no place that of its parent. */
function findKeySpan(root: Node | undefined, path: readonly PathStep[]): Span | undefined {
  if (path.length === 0) return root?.span;
  const step = path[path.length - 1] as PathStep;
  const parent = findNode(root, path.slice(0, -1));
  const span = typeof step === "string" ? findEntry(parent, step)?.keySpan : findNode(root, path)?.span;
  return span ?? findKeySpan(root, path.slice(0, -1));
}
