import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Complete, editResources, type Place } from "../lib/edit-resources.ts";
import { intercept } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

type Ids = readonly [RequirementId, ...RequirementId[]];

/** A server that leaves out a part of the resources it sends in one place. */
function omitting(
  name: string,
  title: string,
  violates: Ids,
  where: Place | undefined,
  omit: (resource: Complete) => void,
): Mutant {
  return mutant({
    id: `resources.${name}`,
    title,
    violates,
    create: () =>
      editResources((resource, place) => {
        if (where === undefined || place === where) omit(resource);
      }),
  });
}

const omitEmptySpec = (resource: Complete): void => {
  if (resource.spec?.protoSpec.length === 0 && resource.spec.yamlSpec === "") delete resource.spec;
};
const omitSpec = (resource: Complete): void => {
  delete resource.spec;
};
const omitCreated = ({ metadata }: Complete): void => {
  delete metadata.created;
};
const omitUpdated = ({ metadata }: Complete): void => {
  delete metadata.updated;
};

export default [
  omitting(
    "omits-empty-spec",
    "A spec without content is left out",
    ["COSI-RES-005", "COSI-CRE-001", "COSI-RES-012", "COSI-WCH-012", "COSI-WCH-014"],
    undefined,
    omitEmptySpec,
  ),
  omitting(
    "omits-empty-spec-in-list",
    "List leaves out a spec without content",
    ["COSI-RES-005", "COSI-LST-001", "COSI-WCH-021"],
    "List",
    omitEmptySpec,
  ),
  omitting(
    "omits-spec-of-old",
    "The `old` of an event has no spec",
    ["COSI-RES-005", "COSI-WCH-011", "COSI-WCH-028"],
    "old",
    omitSpec,
  ),
  omitting(
    "omits-spec-of-tombstones",
    "Tombstones have no spec",
    ["COSI-RES-005", "COSI-RES-012", "COSI-WCH-012", "COSI-WCH-014"],
    "tombstone",
    omitSpec,
  ),
  omitting(
    "answers-update-without-spec",
    "The answer to an Update carries metadata alone",
    ["COSI-RES-005", "COSI-UPD-002", "COSI-UPD-001"],
    "Update",
    omitSpec,
  ),
  mutant({
    id: "resources.omits-metadata-in-marks",
    title: "The resource of BOOTSTRAPPED and NOOP is an empty message",
    violates: ["COSI-RES-005", "COSI-RES-006", "COSI-PHA-001", "COSI-RES-012", "COSI-WCH-012"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          for await (const message of next(request)) {
            for (const { resource } of message.event) {
              if (resource?.metadata?.version !== "undefined") continue;
              delete resource.metadata;
              delete resource.spec;
            }
            yield message;
          }
        },
      }),
  }),
  omitting(
    "omits-created-in-get",
    "Get leaves out `created`",
    ["COSI-RES-006", "COSI-GET-001", "COSI-RES-008", "COSI-RES-009", "COSI-CRE-002", "COSI-UPD-002"],
    "Get",
    omitCreated,
  ),
  omitting(
    "omits-updated-in-list",
    "List leaves out `updated`",
    ["COSI-RES-006", "COSI-LST-001", "COSI-WCH-021"],
    "List",
    omitUpdated,
  ),
  omitting(
    "omits-times-of-tombstones",
    "Tombstones have no timestamps",
    ["COSI-RES-006", "COSI-RES-012", "COSI-WCH-012", "COSI-WCH-014"],
    "tombstone",
    (resource) => {
      omitCreated(resource);
      omitUpdated(resource);
    },
  ),
  omitting(
    "omits-updated-of-old",
    "The `old` of an event has no `updated`",
    ["COSI-RES-006", "COSI-WCH-011", "COSI-WCH-028"],
    "old",
    omitUpdated,
  ),
  omitting(
    "omits-updated-on-create",
    "The answer to a Create has no `updated`",
    ["COSI-RES-006", "COSI-RES-011", "COSI-CRE-002"],
    "Create",
    omitUpdated,
  ),
  omitting(
    "omits-created-on-update",
    "The answer to an Update has no `created`",
    ["COSI-RES-006", "COSI-RES-009", "COSI-UPD-002"],
    "Update",
    omitCreated,
  ),
  mutant({
    id: "resources.incomplete-built-ins",
    title: "The resources that the server registers itself have no timestamps",
    violates: ["COSI-RES-006"],
    create: () =>
      editResources(
        ({ metadata }) => {
          if (metadata.namespace === "meta" && metadata.owner === "meta") {
            delete metadata.created;
            delete metadata.updated;
          }
        },
        createReference({ registerDefaults: true }),
      ),
  }),
  mutant({
    id: "resources.built-ins-without-spec",
    title: "The resources that the server registers itself have no spec in List",
    violates: ["COSI-RES-005"],
    create: () =>
      editResources(
        (resource, place) => {
          if (place === "List" && resource.metadata.owner === "meta") delete resource.spec;
        },
        createReference({ registerDefaults: true }),
      ),
  }),
];
