/** Prints a proto file with one resource type of some fifteen fields, with comments and rules. */
export function printSyntheticProto(index: number): string {
  const name = `Type${toLetters(index)}`;
  const fields = Array.from({ length: 5 }, (_, part) => printFields(part)).join("");
  return `syntax = "proto3";

// Type number ${index}.
package bench.v1;

import "cosi/schema/v1alpha1/options.proto";

// A synthetic resource.
message ${name}Spec {
  option (cosi.schema.v1alpha1.resource) = {
    type: "${name}Specs.bench.example.dev"
    default_namespace: "bench"
    role: DESIRED
    id_description: "Anything."
    print_columns: [
      {
        name: "Text"
        json_path: "{.text0}"
      }
    ]
    examples: [
      {
        title: "An example"
        id: "a"
        spec: "text0: hello\\n"
      }
    ]
  };

  // What kind it is.
  enum Kind {
    // Not said.
    KIND_UNSPECIFIED = 0;
    // One.
    ONE = 1;
  }

  // A part.
  message Part {
    // Name of the part.
    string name = 1 [(cosi.schema.v1alpha1.field) = {
      required: true
      max_length: 64
    }];
  }

${fields}  // Its kind.
  Kind kind = 100;
}
`;
}

function printFields(part: number): string {
  const base = part * 3 + 1;
  return `  // A text.
  string text${part} = ${base} [(cosi.schema.v1alpha1.field) = {
    max_length: 256
    pattern: "^[a-z ]*$"
  }];
  // Numbers.
  repeated int64 numbers${part} = ${base + 1} [(cosi.schema.v1alpha1.field) = {max_items: 16}];
  // Parts by name.
  map<string, Part> parts${part} = ${base + 2} [(cosi.schema.v1alpha1.field) = {max_properties: 8}];
`;
}

/** A number in letters, so that names are CamelCase without digits. */
function toLetters(index: number): string {
  const digits = String(index).padStart(3, "0");
  return [...digits].map((digit) => `${"ABCDEFGHIJ"[Number(digit)]}o`).join("");
}
