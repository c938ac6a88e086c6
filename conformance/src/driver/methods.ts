import type { DescMessage } from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  CreateResponseSchema,
  DestroyRequestSchema,
  DestroyResponseSchema,
  GetRequestSchema,
  GetResponseSchema,
  ListRequestSchema,
  ListResponseSchema,
  TeardownAndDestroyRequestSchema,
  TeardownAndDestroyResponseSchema,
  TeardownRequestSchema,
  TeardownResponseSchema,
  UpdateRequestSchema,
  UpdateResponseSchema,
  WatchRequestSchema,
  WatchResponseSchema,
} from "@cosi-spec/types";

/** Messages and shape of one method. */
export interface Method<I extends DescMessage = DescMessage, O extends DescMessage = DescMessage> {
  readonly input: I;
  readonly output: O;
  /** Whether the server sends any number of messages. */
  readonly isStream: boolean;
}

function method<I extends DescMessage, O extends DescMessage>(
  input: I,
  output: O,
  isStream = false,
): Method<I, O> {
  return { input, output, isStream };
}

/** The methods of `cosi.resource.State`. */
export const methods = {
  Get: method(GetRequestSchema, GetResponseSchema),
  List: method(ListRequestSchema, ListResponseSchema, true),
  Create: method(CreateRequestSchema, CreateResponseSchema),
  Update: method(UpdateRequestSchema, UpdateResponseSchema),
  Destroy: method(DestroyRequestSchema, DestroyResponseSchema),
  Watch: method(WatchRequestSchema, WatchResponseSchema, true),
  Teardown: method(TeardownRequestSchema, TeardownResponseSchema),
  TeardownAndDestroy: method(TeardownAndDestroyRequestSchema, TeardownAndDestroyResponseSchema),
} as const;

/** Name of a method of `cosi.resource.State`. */
export type MethodName = keyof typeof methods;

/** Methods that change nothing. */
export const readMethods: ReadonlySet<MethodName> = new Set(["Get", "List", "Watch"]);
