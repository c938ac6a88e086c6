// What a program does with the new type. Compiled and run in an application folder that has the packages installed;
// every line below an "expect-error" comment is one that the compiler has to refuse.
import { readFileSync } from "node:fs";
import { create, toJson } from "@bufbuild/protobuf";
import { findResource, type SpecInitOf, type SpecJsonOf, type SpecOf } from "@cosi-spec/types";
import {
  type ResourceTypeName,
  resourceDefinitions,
  resources,
  type TimeServerSpec,
  TimeServerSpec_Protocol,
  TimeServerSpecs,
} from "@cosi-spec/types/resources";
import { createValidator, printDiagnostic, type ValueOf, validate } from "@cosi-spec/validate";
import { allTypes, TimeServerSpecs as timeServerValidator } from "@cosi-spec/validate/resources";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<_Holds extends true>(): void {
  // The compiler does the work.
}

const init: SpecInitOf<typeof TimeServerSpecs> = {
  server: "time.example.org",
  protocol: TimeServerSpec_Protocol.NTS,
  port: 4460,
};
const spec: TimeServerSpec = create(TimeServerSpecs.schema, init);
const json: SpecJsonOf<typeof TimeServerSpecs> = toJson(TimeServerSpecs.schema, spec);
const found = findResource(resources, "TimeServerSpecs.time.cosi.dev");
assertType<Equal<SpecOf<typeof found>, TimeServerSpec>>();
assertType<Equal<ValueOf<typeof timeServerValidator>, typeof json>>();
assertType<"TimeServerSpecs.time.cosi.dev" extends ResourceTypeName ? true : false>();

// @ts-expect-error The field is called server.
const misspelt: SpecInitOf<typeof TimeServerSpecs> = { sever: "time.example.org" };
// @ts-expect-error A port is a number.
const wrongType: SpecInitOf<typeof TimeServerSpecs> = { port: "4460" };
// @ts-expect-error The message has no such field.
export const unknownField: unknown = spec.stratum;
// @ts-expect-error JSON has the names of enum values that the schema has.
const wrongValue: SpecJsonOf<typeof TimeServerSpecs> = { protocol: "NTSS" };
export const refused: unknown[] = [misspelt, wrongType, wrongValue];

const read = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
const [good] = createValidator({ types: [timeServerValidator] }).validate(read("good.yaml"));
const port: number | undefined = good?.kind === "valid" ? good.value.port : undefined;
const [bad] = validate(read("bad.yaml"), { types: allTypes, file: "bad.yaml" });

console.log(
  JSON.stringify({
    isSameDefinition: found === TimeServerSpecs,
    namespace: TimeServerSpecs.namespace,
    json,
    registered: resourceDefinitions.some(({ id }) => id === TimeServerSpecs.type.toLowerCase()),
    good: { kind: good?.kind, port },
    bad:
      bad?.kind === "invalid" ? bad.diagnostics.map((diagnostic) => printDiagnostic(diagnostic)) : bad?.kind,
  }),
);
