import { readFileSync } from "node:fs";
import { diagnoseEndpoint } from "../hosts/diagnose.ts";
import type { Endpoint } from "../hosts/endpoint.ts";
import { connectGrpcHost, type GrpcHostOptions } from "../hosts/grpc-host.ts";
import type { Host } from "../hosts/host.ts";
import { sayFileError } from "./read-checked-file.ts";
import type { TlsFiles } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

/** Longest wait for the first bytes of a server, in milliseconds, at time scale 1. */
const diagnosisMs = 5000;

/**
 * Connects to an endpoint, after a look at whether it can be what it should.
 *
 * @throws {UsageError} a PEM file cannot be read.
 * @throws {UnusableEndpoint} there is no server of HTTP/2.
 */
export async function connectTo(
  endpoint: Endpoint,
  tls: TlsFiles | undefined,
  timeScale: number,
): Promise<Host> {
  if (tls !== undefined) return connectGrpcHost({ endpoint, tls: readPemFiles(tls) });
  await diagnoseEndpoint(endpoint, diagnosisMs * timeScale);
  return connectGrpcHost({ endpoint });
}

function readPemFiles(tls: TlsFiles): NonNullable<GrpcHostOptions["tls"]> {
  return {
    ...(tls.ca === undefined ? {} : { ca: readPemFile(tls.ca) }),
    ...(tls.certificate === undefined ? {} : { certificate: readPemFile(tls.certificate) }),
    ...(tls.key === undefined ? {} : { key: readPemFile(tls.key) }),
  };
}

function readPemFile(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.includes("-----BEGIN ")) return bytes;
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${sayFileError(error)}`, "Check the path.");
  }
  throw new UsageError(
    `${path} is no PEM file`,
    "A PEM file begins with a line such as -----BEGIN CERTIFICATE-----.",
  );
}
