import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ListRequestSchema, ListResponseSchema, type ResourceType, type SpecOf } from "@cosi-spec/types";
import { Client, credentials } from "@grpc/grpc-js";

/** A resource that was read. */
export interface ReadResource<Type extends ResourceType> {
  readonly id: string;
  readonly spec: SpecOf<Type>;
}

/** A client that reads resources of known types. */
export interface ReadClient {
  /** Reads all resources of a type in its default namespace. @throws {ServiceError} */
  list<Type extends ResourceType>(type: Type): Promise<readonly ReadResource<Type>[]>;
  close(): void;
}

/** Connects to a server of the State API. @param address such as `tcp:127.0.0.1:4000` */
export function connect(address: string): ReadClient {
  const client = new Client(address.replace(/^tcp:/, ""), credentials.createInsecure());
  return {
    async list(type) {
      const call = client.makeServerStreamRequest(
        "/cosi.resource.State/List",
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => bytes,
        Buffer.from(
          toBinary(
            ListRequestSchema,
            create(ListRequestSchema, { namespace: type.namespace, type: type.type }),
          ),
        ),
      );
      const found: ReadResource<typeof type>[] = [];
      for await (const bytes of call as AsyncIterable<Uint8Array>) {
        const { resource } = fromBinary(ListResponseSchema, bytes);
        const spec = fromBinary(type.schema, resource?.spec?.protoSpec ?? new Uint8Array()) as SpecOf<
          typeof type
        >;
        found.push({ id: resource?.metadata?.id ?? "", spec });
      }
      return found;
    },
    close: () => client.close(),
  };
}
