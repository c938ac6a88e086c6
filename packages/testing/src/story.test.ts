import { type Client, isCosiError } from "@cosi-spec/client";
import { HostnameSpecs, HostnameStatuses } from "@cosi-spec/types/resources";
import { expect, it } from "vitest";
import { createTestServer, type TestServer } from "./create-test-server.ts";
import { seed } from "./seed-resource.ts";
import { cosiMatchers } from "./vitest.ts";

expect.extend(cosiMatchers);

const finalizer = "hostname-controller";

/** The application of the story: reports every hostname as a status, and takes the status away with it. */
async function runController(client: Client, signal: AbortSignal): Promise<void> {
  for await (const event of client.watch(HostnameSpecs, { signal })) {
    if (event.kind !== "created" && event.kind !== "updated") continue;
    const { metadata, spec } = event.resource;
    if (metadata.phase === "running") {
      await client
        .addFinalizers(HostnameSpecs, metadata.id, [finalizer])
        .catch(ignore("phaseConflict", "notFound"));
      await report(client, metadata.id, spec.hostname);
    } else {
      await client.destroy(HostnameStatuses, metadata.id).catch(ignore("notFound"));
      await client.removeFinalizers(HostnameSpecs, metadata.id, [finalizer]).catch(ignore("notFound"));
    }
  }
}

async function report(client: Client, id: string, hostname: string): Promise<void> {
  const found = await client.find(HostnameStatuses, id);
  if (found === undefined) {
    await client.create(HostnameStatuses, { id, spec: { hostname } }).catch(ignore("alreadyExists"));
  } else if (found.spec.hostname !== hostname)
    await client.modify(HostnameStatuses, id, () => ({ spec: { hostname } }));
}

function ignore(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!isCosiError(error) || !codes.includes(error.code)) throw error;
  };
}

function start(server: TestServer) {
  const stop = new AbortController();
  const done = runController(server.client, stop.signal).catch(ignore("canceled"));
  return async (): Promise<void> => {
    stop.abort();
    await done;
  };
}

it("tests an application: what it does, what it takes away, and what it survives", async () => {
  await using server = createTestServer({
    resources: [seed(HostnameSpecs, { id: "hostname", spec: { hostname: "node-1" } })],
  });
  const stop = start(server);
  const { client } = server;
  const until = (hostname: string) =>
    client.watchFor(HostnameStatuses, "hostname", (status) => status?.spec.hostname === hostname);

  expect(await until("node-1")).toBeRunning();
  expect(await client.get(HostnameSpecs, "hostname")).toHaveFinalizer(finalizer);
  await expect(client.destroy(HostnameSpecs, "hostname")).toFailWith("pendingFinalizers");

  // The server is away for a while: the application catches up.
  server.fail("Get", { code: "unavailable", times: 3 });
  server.fail("Update", { code: "versionConflict", times: 2 });
  server.cut();
  server.state.update({
    ...server.state.get({ ...HostnameSpecs, id: "hostname" }),
    protoSpec: Uint8Array.of(10, 1, 120),
  });
  expect(await until("x")).toHaveSpec({ hostname: "x" });

  // It restarts, and the hostname goes meanwhile.
  server.restart();
  await client.teardownAndDestroy(HostnameSpecs, "hostname");
  expect(await client.find(HostnameStatuses, "hostname")).toBeUndefined();
  await stop();
});

it("gets to the same end whatever call fails", async () => {
  for (const method of ["Get", "Watch", "Update", "Create"] as const) {
    for (let after = 0; after < 3; after++) {
      await using server = createTestServer({
        resources: [seed(HostnameSpecs, { id: "hostname", spec: { hostname: "node-1" } })],
      });
      const code =
        method === "Update" ? "versionConflict" : method === "Create" ? "alreadyExists" : "unavailable";
      const when = method === "Create" ? "after" : "before";
      server.fail(method, { code, after, when });
      const stop = start(server);
      await server.client.watchFor(HostnameStatuses, "hostname", (status) => status !== undefined);
      await stop();
      expect(server.state.get({ ...HostnameStatuses, id: "hostname" }).version, `${method} ${after}`).toBe(
        1n,
      );
    }
  }
});
