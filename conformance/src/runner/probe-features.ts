import { BinaryReader } from "@bufbuild/protobuf/wire";
import { createDriver, type Driver } from "../driver/driver.ts";
import type { Session } from "../driver/session.ts";
import { type Feature, type FeatureName, type Features, featureNames } from "./features.ts";

/** The capability resource of chapter 11. */
const capabilityName = { namespace: "meta", type: "Capabilities.system.cosi.dev", id: "state" };

/**
 * Finds out which optional features a server has: what its capability resource says, else what the user says,
 * else what harmless probes show. Features that cannot be probed and that nobody declares are taken as absent.
 *
 * @param isReadOnly whether nothing but Get, List and Watch may be called
 *
 * @requirement COSI-CAP-004
 */
export async function probeFeatures(
  session: Session,
  namespace: string,
  type: string,
  configured: Readonly<Partial<Record<FeatureName, boolean>>> = {},
  isReadOnly = false,
): Promise<Features> {
  const driver = createDriver(session, [], { onRequest: () => undefined });
  const published = await readCapabilities(driver);
  const entries: [FeatureName, Feature][] = [];
  for (const name of featureNames) {
    const isProbed = !isReadOnly || readOnlyProbes.includes(name);
    const probed = isProbed ? await probe(driver, name, { namespace, type }) : undefined;
    const declared = published?.includes(name) ?? configured[name];
    const source =
      published !== undefined
        ? "the capability resource"
        : configured[name] !== undefined
          ? "the configuration"
          : probed !== undefined
            ? "a probe"
            : "nobody declares it and no probe can tell";
    entries.push([name, { name, declared, probed, source, isPresent: declared ?? probed ?? false }]);
  }
  return Object.fromEntries(entries) as unknown as Features;
}

/** Features whose probe only reads. */
const readOnlyProbes: readonly FeatureName[] = ["tail-events"];

async function readCapabilities(driver: Driver): Promise<readonly string[] | undefined> {
  const outcome = await driver.get(capabilityName);
  if (outcome.kind !== "ok" || outcome.value.resource?.spec === undefined) return undefined;
  return readStrings(outcome.value.resource.spec.protoSpec);
}

/** Reads field 1, repeated string, of `cosi.system.v1alpha1.CapabilitiesSpec`. */
function readStrings(bytes: Uint8Array): readonly string[] | undefined {
  try {
    const reader = new BinaryReader(bytes);
    const strings: string[] = [];
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (field === 1) strings.push(reader.string());
      else reader.skip(wireType, field);
    }
    return strings;
  } catch {
    return undefined; // damaged: COSI-CAP-002 has a test of its own
  }
}

async function probe(
  driver: Driver,
  name: FeatureName,
  kind: { namespace: string; type: string },
): Promise<boolean | undefined> {
  const nobody = { ...kind, id: "no-such-resource" };
  switch (name) {
    case "teardown": {
      const outcome = await driver.teardown(nobody);
      return !(outcome.kind === "refused" && outcome.code === "UNIMPLEMENTED");
    }
    case "teardown-and-destroy": {
      const outcome = await driver.teardownAndDestroy(nobody);
      return !(outcome.kind === "refused" && outcome.code === "UNIMPLEMENTED");
    }
    case "tail-events": {
      const watch = driver.watch({ ...kind, options: { tailEvents: 1 }, apiVersion: 1 });
      const first = await watch.takeMessages(1);
      watch.cancel();
      return first.end === "reached";
    }
    default:
      return undefined;
  }
}
