import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Interceptors, intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { createRegisteringServer, publish, type Registered } from "../lib/registering-server.ts";

const features = ["tail-events", "teardown-and-destroy", "teardown"];

/** Requirements of features; whoever declares one without having it breaks these too. */
const teardown = ["COSI-TDN-002", "COSI-TDN-004", "COSI-TDN-005", "COSI-TDN-006"] as const;
const teardownAndDestroy = [
  "COSI-TAD-001",
  "COSI-TAD-002",
  "COSI-TAD-003",
  "COSI-TAD-004",
  "COSI-TRN-003",
] as const;

/** A server that publishes its features, with something wrong. */
function publishing(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  resource: Registered,
  lacking: Interceptors = {},
): Mutant {
  return mutant({
    id: `capabilities.${name}`,
    title,
    violates,
    create: () => createRegisteringServer([resource], intercept(createReference(), lacking)),
  });
}

function writing(name: string, title: string, yaml: string, listed: readonly string[] = features): Mutant {
  // A server that does not list tail events has to refuse them.
  const more = listed.includes("tail-events") ? [] : (["COSI-WCH-044"] as const);
  return publishing(name, title, ["COSI-CAP-002", ...more], publish(listed, yaml));
}

function naming(name: string, title: string, entry: string): Mutant {
  return publishing(name, title, ["COSI-CAP-003"], publish([...features, entry]));
}

export default [
  writing("no-text", "`yaml_spec` of the capability resource is empty", ""),
  writing("no-content", "`proto_spec` of the capability resource is empty", JSON.stringify({ features }), []),
  writing(
    "text-lacks-last",
    "`yaml_spec` of the capability resource lacks the last feature",
    JSON.stringify({ features: features.slice(0, -1) }),
  ),
  writing(
    "content-lacks-last",
    "`proto_spec` of the capability resource lacks the last feature",
    JSON.stringify({ features }),
    features.slice(0, -1),
  ),
  writing(
    "text-in-other-order",
    "`yaml_spec` of the capability resource is sorted",
    JSON.stringify({ features: features.toSorted() }),
  ),
  writing(
    "text-without-key",
    "`yaml_spec` of the capability resource is a bare list",
    JSON.stringify(features),
  ),
  writing(
    "text-under-another-key",
    "`yaml_spec` of the capability resource has the key `capabilities`",
    JSON.stringify({ capabilities: features }),
  ),
  writing(
    "text-joined",
    "`yaml_spec` of the capability resource joins the features by commas",
    JSON.stringify({ features: features.join(",") }),
  ),
  writing(
    "content-twice",
    "`proto_spec` of the capability resource names a feature twice",
    JSON.stringify({ features }),
    [...features, "teardown"],
  ),

  naming("unknown-name", "A feature without a dot that the table does not have is listed", "snapshots"),
  naming("name-with-underscore", "A feature of the table is listed with an underscore", "overrun_reporting"),
  naming("name-with-capital", "A feature of the table is listed with a capital letter", "Durable-Bookmarks"),
  naming("method-name", "The name of a method is listed", "TeardownAndDestroy"),
  naming("empty-name", "An empty name is listed", ""),

  publishing(
    "no-teardown",
    "`teardown` is declared and not there",
    ["COSI-CAP-004", ...teardown],
    publish(features),
    {
      Teardown: async () => refuse("UNIMPLEMENTED"),
    },
  ),
  publishing(
    "no-teardown-and-destroy",
    "`teardown-and-destroy` is declared and not there",
    ["COSI-CAP-004", ...teardownAndDestroy],
    publish(features),
    {
      TeardownAndDestroy: async () => refuse("UNIMPLEMENTED"),
    },
  ),
  publishing(
    "no-tail-events",
    "`tail-events` is declared and refused",
    ["COSI-CAP-004", "COSI-WCH-042", "COSI-WCH-043"],
    publish(features),
    {
      async *Watch(request, next) {
        if ((request.options?.tailEvents ?? 0) > 0) refuse("UNIMPLEMENTED");
        yield* next(request);
      },
    },
  ),
];
