import { readFileSync } from "node:fs";
import { emitterTable } from "../emit/table.ts";
import { type TargetName, targetNames } from "../emit/target-name.ts";

/** What a vendor's folder is made for. */
export interface VendorOptions {
  /** Package name. */
  readonly name: string;
  /** Suffix of the type names, such as `example.dev`. */
  readonly suffix: string;
}

const folders: Readonly<Record<TargetName, string>> = {
  messages: "src/gen/messages",
  definitions: "src/gen/resources",
  jsonSchema: "gen/jsonschema",
  validators: "src/gen/validators",
  fixtures: "gen/fixtures",
  reference: "docs/gen",
};

/** Files of a new folder: one resource type, a configuration, scripts and a README. */
export function createVendorFiles(options: VendorOptions): Map<string, string> {
  const label = options.suffix.split(".")[0]?.replaceAll("-", "_") ?? "vendor";
  return new Map([
    [`proto/${label}/v1alpha1/banner.proto`, printProto(label, options.suffix)],
    ["cosi-codegen.json", printConfig()],
    ["package.json", printPackage(options)],
    ["tsconfig.json", printTsconfig()],
    [".gitignore", "node_modules/\ndist/\n"],
    [".gitattributes", "* text=auto eol=lf\n**/gen/** linguist-generated\n"],
    ["README.md", printReadme(options, label)],
  ]);
}

function printProto(label: string, suffix: string): string {
  return `syntax = "proto3";

// Text that people see at the console.
package ${label}.v1alpha1;

import "cosi/schema/v1alpha1/options.proto";

// A text that is to be shown at the console before somebody logs in.
message BannerSpec {
  option (cosi.schema.v1alpha1.resource) = {
    type: "BannerSpecs.${suffix}"
    default_namespace: "config"
    role: DESIRED
    id_description: "Name of the console."
    id_pattern: "[a-z][a-z0-9-]*"
    print_columns: [
      {
        name: "Text"
        json_path: "{.text}"
      }
    ]
    examples: [
      {
        title: "Greet at the first console"
        id: "tty1"
        spec: "text: Welcome\\n"
      }
    ]
  };

  // What is shown.
  string text = 1 [(cosi.schema.v1alpha1.field) = {
    required: true
    max_length: 1024
    examples: ['"Welcome"']
  }];
  // Seconds after which the text disappears; absent: never.
  optional uint32 timeout_seconds = 2 [(cosi.schema.v1alpha1.field) = {
    minimum: 1
    maximum: 3600
    examples: ["30"]
  }];
}
`;
}

function printConfig(): string {
  const targets = targetNames.filter((name) => emitterTable[name] !== undefined);
  const config = {
    $schema: "./node_modules/@cosi-spec/codegen/schema/config.schema.json",
    input: { proto: ["proto"] },
    targets: Object.fromEntries(targets.map((name) => [name, { out: folders[name] }])),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function printPackage({ name }: VendorOptions): string {
  const { version, dependencies } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  ) as { version: string; dependencies: Record<string, string> };
  const manifest = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    exports: {
      ".": { types: "./dist/resources/registry.gen.d.ts", default: "./dist/resources/registry.gen.js" },
    },
    scripts: {
      generate: "cosi-codegen generate",
      check: "cosi-codegen generate --check",
      watch: "cosi-codegen generate --watch",
      build: "tsc",
    },
    dependencies: {
      "@bufbuild/protobuf": dependencies["@bufbuild/protobuf"],
      "@cosi-spec/types": version,
      "@cosi-spec/validate": version,
    },
    devDependencies: { "@cosi-spec/codegen": version, typescript: ">=5.9" },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function printTsconfig(): string {
  const compilerOptions = {
    ...{
      target: "es2023",
      module: "nodenext",
      strict: true,
      rootDir: "src/gen",
      outDir: "dist",
      declaration: true,
    },
    ...{
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      allowJs: true,
    },
  };
  return `${JSON.stringify({ compilerOptions, include: ["src/gen"] }, null, 2)}\n`;
}

function printReadme({ name, suffix }: VendorOptions, label: string): string {
  return `# ${name}

Resource types with the suffix \`${suffix}\`, and everything that follows from them.

Each type is one message in \`proto/\`, with comments and options. \`proto/${label}/v1alpha1/banner.proto\` is one to begin
with: rename it, or add files beside it.

| command | what it does |
| --- | --- |
| \`npm run generate\` | writes the folders named \`gen\` |
| \`npm run check\` | exits 1 and names the files that are not current |
| \`npm run watch\` | generates on every change |
| \`npm run build\` | compiles the generated TypeScript to \`dist\` |

Generated files are committed, so that reviewers see what a change of a schema costs.
`;
}
