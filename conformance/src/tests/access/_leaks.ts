import type { TestContext } from "../../test.ts";

type Outcome = Parameters<TestContext["check"]["isOk"]>[1];

/** A secret and the forms in which a status could carry it. */
export interface Secret {
  /** A spec that holds the secret in both views. */
  readonly spec: { readonly protoSpec: Uint8Array; readonly yamlSpec: string };
  /** Judges that the status of a call does not carry the secret. */
  isKept(context: TestContext, outcome: Outcome): void;
}

/** Makes a secret. */
export function makeSecret({ world }: TestContext): Secret {
  const view = (name: string): string => `${name}${world.random.hex(24)}`;
  const [inProto, inYaml] = [view("P"), view("Y")];
  const bytes = new TextEncoder().encode(inProto);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const forms = [
    ["text of `proto_spec`", inProto],
    ["text of `yaml_spec`", inYaml],
    ["bytes of `proto_spec` in hexadecimal form", hex],
    ["bytes of `proto_spec` in Base64", btoa(inProto).slice(0, 24)],
    ["bytes of `proto_spec` as a list of numbers", bytes.slice(0, 8).join(",")],
    ["bytes of `proto_spec` as a list of numbers", bytes.slice(0, 8).join(" ")],
  ] as const;
  return {
    spec: { protoSpec: bytes, yamlSpec: `password: ${inYaml}\n` },
    isKept({ check }, outcome) {
      const details = outcome.kind === "refused" ? outcome.details.toLowerCase() : "";
      const leak = forms.find(([, form]) => details.includes(form.toLowerCase()));
      const got = leak === undefined ? "no such text" : leak[0];
      check.that(
        "COSI-SEC-003",
        leak === undefined,
        { want: "a status without text of the spec", got },
        outcome,
      );
    },
  };
}
