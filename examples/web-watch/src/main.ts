import { CosiError, createClient } from "@cosi-spec/client";
import { createWebTransport } from "@cosi-spec/client/web";
import { KernelParamSpecs } from "@cosi-spec/types/resources";
import { observeWatches } from "./observe-watches.ts";
import { createPage } from "./page.ts";

// Lists the kernel parameters and follows them for as long as the page is open.
const transport = observeWatches(createWebTransport({ baseUrl: location.origin }), () =>
  page.setConnection("connected", "Connected"),
);
const client = createClient({ transport });
const page = createPage({
  async create(id, value) {
    await client.create(KernelParamSpecs, { id, spec: { value } });
  },
  destroy: (id) => client.destroy(KernelParamSpecs, id),
});

const watch = client.watch(KernelParamSpecs, {
  backoff: { initialMs: 200, maxMs: 5_000 },
  // Notices a connection that is dead although nobody has closed it.
  silenceMs: 15_000,
  onRetry({ error, waitMs }) {
    // The server is there and has forgotten the place of the watch: `resynced` follows.
    if (error.code === "invalidBookmark") return;
    page.setConnection("reconnecting", "Reconnecting");
    page.note(`Lost the server, next try in ${(waitMs / 1_000).toFixed(1)} s: ${error.rawMessage}`);
  },
});
try {
  for await (const event of watch) {
    if (event.kind === "created" || event.kind === "updated") page.show(event.resource);
    if (event.kind === "destroyed") page.remove(event.resource.metadata.id);
    if (event.kind === "bootstrapped") page.note("Everything is shown");
    if (event.kind === "resynced") page.note(`Resynced, what was missed is made up for: ${event.reason}`);
  }
} catch (error) {
  // Only a refusal ends a watch.
  page.setConnection("refused", CosiError.from(error).message);
}
