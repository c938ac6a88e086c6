import { main } from "./serve.ts";

// What the committed bin does, on the sources.
await main(process.argv.slice(2));
