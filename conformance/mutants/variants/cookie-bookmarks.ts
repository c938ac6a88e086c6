import { randomBytes } from "node:crypto";
import { bookmarkOf, startFrom, toKey } from "../lib/bookmarks.ts";
import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default variant({
  id: "cookie-bookmarks",
  title: "Bookmarks are eight random bytes that mean something only to the server",
  why: "The bytes of a bookmark belong to the server (chapter 07, Bookmarks).",
  create() {
    const toOuter = new Map<string, Uint8Array>();
    const toInner = new Map<string, Uint8Array>();
    const write = (inner: Uint8Array): Uint8Array => {
      const known = toOuter.get(toKey(inner));
      if (known !== undefined) return known;
      const outer = new Uint8Array(randomBytes(8));
      toOuter.set(toKey(inner), outer);
      toInner.set(toKey(outer), inner);
      return outer;
    };
    // What was not issued becomes something that the server behind refuses.
    const read = (outer: Uint8Array): Uint8Array => toInner.get(toKey(outer)) ?? new Uint8Array(1);
    return intercept(createReference(), {
      async *Watch(request, next) {
        const bookmark = bookmarkOf(request);
        const asked = bookmark === undefined ? request : startFrom(request, read(bookmark));
        for await (const message of next(asked)) {
          for (const event of message.event) {
            if (event.bookmark !== undefined) event.bookmark = write(event.bookmark);
          }
          yield message;
        }
      },
    });
  },
});
