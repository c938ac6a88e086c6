/** The optional features of the specification, in the order of its feature table. */
export const featureNames = [
  "tail-events",
  "durable-bookmarks",
  "teardown",
  "teardown-and-destroy",
  "overrun-reporting",
] as const;

/** Name of an optional feature. */
export type FeatureName = (typeof featureNames)[number];

/** What is known of one feature of the server under test. */
export interface Feature {
  readonly name: FeatureName;
  /** What the capability resource or the user says; undefined: nobody said anything. */
  readonly declared: boolean | undefined;
  /** What a harmless probe found; undefined: there is no such probe. */
  readonly probed: boolean | undefined;
  /** How the decision was made, in words. */
  readonly source: string;
  /** Whether the tests of the feature run. */
  readonly isPresent: boolean;
}

/** All features of the server under test. */
export type Features = Readonly<Record<FeatureName, Feature>>;
