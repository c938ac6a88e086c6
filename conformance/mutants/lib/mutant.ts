import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import type { FeatureName } from "../../src/runner/features.ts";

/** A server to be judged, and how it comes back after it was stopped. */
export interface Subject {
  readonly server: InProcessServer;
  /** The server after a restart; default: a new subject. */
  restart?(): InProcessServer;
}

/** A server that breaks one rule. It is written from the text of the requirement, not from the tests. */
export interface Mutant {
  /** Area, dot, what it does wrong. */
  readonly id: string;
  /** What the server does wrong, as a sentence without a full stop. */
  readonly title: string;
  /** The requirements that are broken; the suite has to name at least one of them. */
  readonly violates: readonly [RequirementId, ...RequirementId[]];
  /** Features that are declared for it. */
  readonly features?: Readonly<Partial<Record<FeatureName, boolean>>>;
  /** Makes a new server. */
  create(): Subject | InProcessServer;
}

/** A server that is odd but conformant; accusing it is a defect of the suite. */
export interface Variant {
  /** What is odd about it. */
  readonly id: string;
  /** What the server does, as a sentence without a full stop. */
  readonly title: string;
  /** Which text of the specification allows it. */
  readonly why: string;
  /** Features that are declared for it. */
  readonly features?: Readonly<Partial<Record<FeatureName, boolean>>>;
  /** Makes a new server. */
  create(): Subject | InProcessServer;
}

/** Defines a mutant. */
export function mutant(definition: Mutant): Mutant {
  return definition;
}

/** Defines a legal variant. */
export function variant(definition: Variant): Variant {
  return definition;
}
