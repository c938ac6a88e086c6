import { fileURLToPath } from "node:url";
import type { DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { readDescriptorSet } from "../../src/input/descriptor-set.ts";
import { compileProtos } from "../../src/input/load-proto.ts";
import type { Model } from "../../src/model/model.ts";

/** A message whose schemas are compared with the parser. */
export interface AgreementType {
  readonly name: string;
  readonly model: Model;
  readonly desc: DescMessage;
  /** Descriptors of all messages that come from the same files. */
  readonly registry: FileRegistry;
  readonly descriptorSet: Uint8Array;
}

/** Loads the specs of all resource types, and the messages that hold everything a schema can say. */
export async function loadAgreementTypes(): Promise<AgreementType[]> {
  const locate = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const own = await loadTypes(locate("../../../schemas/proto"));
  const test = await loadTypes(locate("proto"));
  const specs = own.filter(({ name, model }) => model.resources.some(({ message }) => message === name));
  return [...specs, ...test.filter(({ name }) => name.startsWith("cosi.test."))];
}

async function loadTypes(root: string): Promise<AgreementType[]> {
  const { descriptorSet, files } = await compileProtos({ roots: [root] });
  const { model, registry } = readDescriptorSet(descriptorSet, { files });
  return [...model.messages.keys()].map((name) => {
    const desc = registry.getMessage(name);
    if (desc === undefined) throw new Error(`There is no descriptor of ${name}.`);
    return { name, model, desc, registry, descriptorSet };
  });
}
