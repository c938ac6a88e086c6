import { randomBytes } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { ConformanceConfig } from "../gen/config.gen.ts";
import { type Endpoint, InvalidEndpoint, parseEndpoint } from "../hosts/endpoint.ts";
import { type FeatureName, featureNames } from "../runner/features.ts";
import type { Arguments } from "./parse-arguments.ts";
import { readCheckedFile } from "./read-checked-file.ts";
import { splitPatterns } from "./select-tests.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/** Everything that decides a run, from flags and configuration; defaults are applied here. */
export interface Settings {
  readonly endpoint: Endpoint;
  readonly implementation: NonNullable<ConformanceConfig["implementation"]>;
  readonly only: readonly string[];
  readonly seed: string;
  readonly runId: string;
  readonly isReadOnly: boolean;
  readonly restartCommand: string | undefined;
  readonly reportDir: string;
  /** Address of the specification site, without a slash at the end. */
  readonly site: string | undefined;
  readonly timeScale: number;
  readonly concurrency: number;
  readonly namespacePrefix: string | undefined;
  readonly resourceType: string | undefined;
  readonly features: Readonly<Partial<Record<FeatureName, boolean>>>;
  readonly tls: TlsFiles | undefined;
  readonly baseline: string | undefined;
}

/** Paths of PEM files. */
export type TlsFiles = NonNullable<ConformanceConfig["tls"]>;

/**
 * Merges the command line with the configuration file; a flag wins. Paths in the file are relative to it.
 *
 * @throws {UsageError} a value is out of range, or there is no endpoint.
 * @throws {DamagedFile} the configuration has defects.
 */
export function readSettings(words: Arguments): Settings {
  const config = readConfig(words.get("config"));
  const only = words.has("only") ? words.all("only") : (config.only ?? []);
  const restartCommand = words.get("restart-command") ?? config.restartCommand;
  const tls = { ...config.tls, ...readTls(words) };
  const name = words.get("name");
  const version = words.get("version-of");
  return {
    endpoint: readEndpoint(words.get("endpoint") ?? config.endpoint),
    implementation: {
      ...config.implementation,
      ...(name === undefined ? {} : { name }),
      ...(version === undefined ? {} : { version }),
    },
    only: splitPatterns(only),
    seed: readShort("seed", words.get("seed")) ?? config.seed ?? randomBytes(6).toString("hex"),
    runId: readRunId(words.get("run-id")) ?? randomBytes(3).toString("hex"),
    isReadOnly: words.has("read-only") || (config.readOnly ?? false),
    restartCommand,
    reportDir: words.get("report-dir") ?? config.reportDir ?? "report",
    site: readSite(words.get("site") ?? config.site),
    timeScale: readNumber("time-scale", words.get("time-scale"), isTimeScale) ?? config.timeScale ?? 1,
    concurrency:
      readNumber("concurrency", words.get("concurrency"), isConcurrency) ?? config.concurrency ?? 8,
    namespacePrefix: readShort("namespace-prefix", words.get("namespace-prefix")) ?? config.namespacePrefix,
    resourceType: words.get("resource-type") ?? config.resourceType,
    features: { ...config.features, ...readFeatures(words.all("feature")) },
    tls: Object.keys(tls).length === 0 ? undefined : checkTls(tls),
    baseline: words.get("baseline") ?? config.baseline,
  };
}

function readConfig(file: string | undefined): ConformanceConfig {
  if (file === undefined) return {};
  const config = readCheckedFile(file, "config") as ConformanceConfig;
  const locate = (path: string): string => resolve(dirname(file), path);
  return {
    ...config,
    ...(config.reportDir === undefined ? {} : { reportDir: locate(config.reportDir) }),
    ...(config.baseline === undefined ? {} : { baseline: locate(config.baseline) }),
    ...(config.tls === undefined
      ? {}
      : { tls: Object.fromEntries(Object.entries(config.tls).map(([key, path]) => [key, locate(path)])) }),
  };
}

/**
 * Reads an endpoint.
 *
 * @throws {UsageError} there is none, or it is misspelt.
 */
export function readEndpoint(text: string | undefined): Endpoint {
  if (text === undefined) {
    throw new UsageError(
      "there is nothing to judge: --endpoint is missing",
      "Write --endpoint unix:/path/to.sock or --endpoint tcp:host:port.",
    );
  }
  try {
    return parseEndpoint(text);
  } catch (error) {
    if (error instanceof InvalidEndpoint) throw new UsageError(error.message);
    throw error;
  }
}

function readTls(words: Arguments): TlsFiles {
  const [ca, certificate, key] = [words.get("tls-ca"), words.get("tls-cert"), words.get("tls-key")];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

function checkTls(tls: TlsFiles): TlsFiles {
  if ((tls.certificate === undefined) !== (tls.key === undefined)) {
    throw new UsageError("--tls-cert and --tls-key belong together", "Give both, or neither.");
  }
  return tls;
}

function readShort(flag: string, text: string | undefined): string | undefined {
  if (text !== undefined && text.length > 100) throw new UsageError(`--${flag} has at most 100 characters`);
  return text;
}

function readRunId(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z0-9][a-z0-9-]{0,39}$/.test(text)) return text;
  throw new UsageError(
    `--run-id is 1 to 40 lower-case letters, digits and hyphens, found ${JSON.stringify(text)}`,
  );
}

function readSite(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Kept apart from the report: a password has no place in it.
  const isPlain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === "";
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, "");
  throw new UsageError("--site is an address that begins with https:// or http://, without a query");
}

/** A range of numbers, and how it is said. */
interface Range {
  readonly text: string;
  holds(value: number): boolean;
}

const isTimeScale: Range = {
  text: "a number above 0 and at most 100",
  holds: (value) => value > 0 && value <= 100,
};

const isConcurrency: Range = {
  text: "a whole number from 1 to 64",
  holds: (value) => Number.isInteger(value) && value >= 1 && value <= 64,
};

function readNumber(flag: string, text: string | undefined, range: Range): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (range.holds(value)) return value;
  throw new UsageError(`--${flag} is ${range.text}, found ${JSON.stringify(text)}`);
}

function readFeatures(values: readonly string[]): Partial<Record<FeatureName, boolean>> {
  const features: Partial<Record<FeatureName, boolean>> = {};
  for (const value of values.flatMap((each) => each.split(","))) {
    const [name = "", flag = "true"] = value.split("=");
    if (!featureNames.includes(name as FeatureName)) {
      const near = suggest(name, featureNames);
      throw new UsageError(
        `there is no feature ${JSON.stringify(name)}`,
        near === undefined ? `Features: ${featureNames.join(", ")}.` : `Did you mean ${near}?`,
      );
    }
    if (flag !== "true" && flag !== "false") {
      throw new UsageError(`--feature ${name} is true or false, found ${JSON.stringify(flag)}`);
    }
    features[name as FeatureName] = flag === "true";
  }
  return features;
}
