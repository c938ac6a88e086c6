import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default mutant({
  id: "updating.ignores-version",
  title: "An Update is made whatever version the request carries",
  violates: ["COSI-UPD-004", "COSI-UPD-008", "COSI-UPD-012"],
  create: () =>
    intercept(createReference(), {
      async Update(request, next, { call }) {
        const { namespace = "", type = "", id = "" } = request.newResource?.metadata ?? {};
        const stored = await call("Get", { namespace, type, id });
        if (
          request.newResource?.metadata &&
          /^(undefined|[1-9]\d{0,17})$/.test(request.newResource.metadata.version)
        )
          request.newResource.metadata.version = stored.resource!.metadata!.version;
        return next(request);
      },
    }),
});
