import type { Transport } from "@cosi-spec/client";

/** The same transport, which tells when a watch is open: servers answer one at once with an empty message. */
export function observeWatches(transport: Transport, onOpen: () => void): Transport {
  return {
    ...transport,
    stream(method, request, options) {
      const messages = transport.stream(method, request, options);
      if (method !== "Watch") return messages;
      return {
        [Symbol.asyncIterator]() {
          const inner = messages[Symbol.asyncIterator]();
          let isOpen = false;
          return {
            ...inner,
            async next() {
              const result = await inner.next();
              if (!isOpen && result.done !== true) onOpen();
              isOpen = true;
              return result;
            },
          };
        },
      };
    },
  };
}
