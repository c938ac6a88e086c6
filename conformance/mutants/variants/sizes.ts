import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { intercept, refuse } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

const mebibyte = 1_048_576;

export default [
  variant({
    id: "receives-one-mebibyte",
    title: "The server receives 1 MiB at most, and names of 255 bytes at most",
    why: "COSI-LIM-006 and COSI-LIM-011 guarantee no more; COSI-LIM-007 is a SHOULD.",
    create: () =>
      createInProcessServer(createStateHandler(createState({ maxNameBytes: 255 })), {
        maxMessageBytes: mebibyte,
      }),
  }),
  variant({
    id: "receives-64-mebibytes",
    title: "The server receives messages of 64 MiB",
    why: "Chapter 09 says what a server accepts at least.",
    create: () =>
      createInProcessServer(createStateHandler(createState({ maxNameBytes: 1_000_000 })), {
        maxMessageBytes: 64 * mebibyte,
      }),
  }),
  variant({
    id: "stores-one-and-a-half-mebibytes",
    title: "The store takes no request above 1.5 MiB and refuses it with UNKNOWN",
    why: "COSI-LIM-007 tolerates it.",
    create: () =>
      intercept(createReference(), {
        raw: (method, request) =>
          (method === "Create" || method === "Update") &&
          request.length > 1.5 * mebibyte &&
          request.length <= 4 * mebibyte
            ? refusing()
            : undefined,
      }),
  }),
];

async function* refusing(): AsyncGenerator<Uint8Array> {
  yield refuse("UNKNOWN", "the store takes no more");
}
