import { defineBreakingRule } from "../breaking-rule.ts";

/** A method takes, answers or streams something else. */
export const methodChanged = defineBreakingRule({
  id: "method-changed",
  summary: "A method was removed, or its messages, streaming or idempotency changed.",
  verdicts: {
    removed: {
      axis: "wire",
      severity: "error",
      message: "the method {name} was removed",
      why: "old clients are answered UNIMPLEMENTED",
      hint: "keep the method and mark it deprecated = true",
    },
    changed: {
      axis: "wire",
      severity: "error",
      message: "{what} of {name} changed from {from} to {to}",
      why: "old clients and servers no longer understand each other on this method",
      hint: "add a method with another name",
    },
  },
  check({ facts, files, before, places, placeOfRemoved, newNameOf }, report) {
    for (const method of facts.before.methods) {
      const name = renameMethod(method.name, files);
      const now = facts.after.methods.find((other) => other.name === name);
      if (now === undefined) {
        if (before.files.some(({ path }) => path === method.location.file))
          report("removed", placeOfRemoved(`/${method.name}`, method.location), { name: method.name });
        continue;
      }
      const place = places.at(`/${now.name}`, now.location);
      const compare = (what: string, from: string | boolean, to: string | boolean): void => {
        if (from !== to)
          report("changed", place, { what, name: now.name, from: String(from), to: String(to) });
      };
      compare("the request", newNameOf(method.request), now.request);
      compare("the response", newNameOf(method.response), now.response);
      compare("client streaming", method.isClientStreaming, now.isClientStreaming);
      compare("server streaming", method.isServerStreaming, now.isServerStreaming);
      compare("the idempotency level", method.idempotency, now.idempotency);
    }
  },
});

function renameMethod(
  name: string,
  files: readonly { before: { package: string }; after: { package: string } }[],
): string {
  const file = files.find(
    ({ before, after }) => before.package !== after.package && name.startsWith(`${before.package}.`),
  );
  return file === undefined ? name : file.after.package + name.slice(file.before.package.length);
}
