import { intercept, isRefusal, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { nameOf } from "../lib/stored.ts";

export default [
  mutant({
    id: "resources.needs-registration",
    title: "A Create of a type without a registered definition is refused",
    // Nothing of the suite is registered, so nothing else can be judged.
    violates: ["COSI-RES-004", "COSI-CRE-001"],
    create: () =>
      intercept(createReference({ registerDefaults: true }), {
        async Create(request, next, { call }) {
          const { type } = nameOf(request.resource?.metadata);
          const id = type.toLowerCase();
          try {
            await call("Get", { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev", id });
          } catch (error) {
            if (isRefusal(error, "NOT_FOUND")) refuse("INVALID_ARGUMENT", "unknown resource type");
            throw error;
          }
          return next(request);
        },
      }),
  }),
  mutant({
    id: "resources.needs-naming-rules",
    title: "A type that does not follow the naming rules for definitions is refused",
    violates: ["COSI-RES-004", "COSI-RES-003", "COSI-RES-001", "COSI-RES-002", "COSI-CRE-001"],
    create: () =>
      intercept(createReference(), {
        Create(request, next) {
          const { type } = nameOf(request.resource?.metadata);
          if (!/^[A-Z][A-Za-z0-9-]+(\.[a-z][a-z0-9-]+)+$/.test(type)) refuse("INVALID_ARGUMENT");
          return next(request);
        },
      }),
  }),
  mutant({
    id: "resources.one-type-in-a-namespace",
    title: "A namespace belongs to the type that used it first, and no other type can be created in it",
    violates: ["COSI-RES-004", "COSI-RES-001", "COSI-RES-002", "COSI-RES-003", "COSI-CRE-001"],
    create: () => {
      const types = new Map<string, string>();
      return intercept(createReference(), {
        Create(request, next) {
          const { namespace, type } = nameOf(request.resource?.metadata);
          if ((types.get(namespace) ?? type) !== type) refuse("INVALID_ARGUMENT");
          types.set(namespace, type);
          return next(request);
        },
      });
    },
  }),
  mutant({
    id: "resources.no-nested-namespaces",
    title: "A namespace whose name continues that of a used one is refused until its type is known elsewhere",
    violates: ["COSI-RES-004", "COSI-RES-001", "COSI-CRE-001"],
    create: () => {
      const namespaces = new Set<string>();
      const types = new Set<string>();
      return intercept(createReference(), {
        async Create(request, next) {
          const { namespace, type } = nameOf(request.resource?.metadata);
          const isNested = [...namespaces].some((each) => namespace !== each && namespace.startsWith(each));
          if (isNested && !types.has(type)) refuse("NOT_FOUND", "no such namespace");
          const answer = await next(request);
          namespaces.add(namespace);
          types.add(type);
          return answer;
        },
      });
    },
  }),
];
