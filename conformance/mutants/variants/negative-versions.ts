import { intercept } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default variant({
  id: "negative-versions-are-undefined",
  title: "A Create takes a negative version for undefined",
  why: "COSI-VER-010 tolerates OK where the resource can be read.",
  create: () =>
    intercept(createReference(), {
      Create(request, next) {
        const metadata = request.resource?.metadata;
        if (metadata && /^-\d{1,18}$/.test(metadata.version)) metadata.version = "undefined";
        return next(request);
      },
    }),
});
