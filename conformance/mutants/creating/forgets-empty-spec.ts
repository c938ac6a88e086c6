import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { removeStored } from "../lib/stored.ts";

export default mutant({
  id: "creating.forgets-empty-spec",
  title: "A Create with an empty spec is answered with OK, but nothing is stored",
  violates: ["COSI-CRE-001", "COSI-CRE-002", "COSI-ERR-001", "COSI-GET-001", "COSI-RES-007", "COSI-WCH-021"],
  create: () =>
    intercept(createReference(), {
      async Create(request, next, context) {
        const answer = await next(request);
        const { protoSpec, yamlSpec } = request.resource!.spec!;
        if (protoSpec.length === 0 && yamlSpec === "") await removeStored(context, answer.resource!);
        return answer;
      },
    }),
});
