import {
  CreateRequestSchema,
  CreateResponseSchema,
  DestroyRequestSchema,
  DestroyResponseSchema,
  GetRequestSchema,
  GetResponseSchema,
  TeardownAndDestroyRequestSchema,
  TeardownAndDestroyResponseSchema,
  TeardownRequestSchema,
  TeardownResponseSchema,
  UpdateRequestSchema,
  UpdateResponseSchema,
} from "@cosi-spec/types";

/** Messages of the calls that are answered with one. */
export const operations = {
  get: { method: "Get", input: GetRequestSchema, output: GetResponseSchema },
  create: { method: "Create", input: CreateRequestSchema, output: CreateResponseSchema },
  update: { method: "Update", input: UpdateRequestSchema, output: UpdateResponseSchema },
  destroy: { method: "Destroy", input: DestroyRequestSchema, output: DestroyResponseSchema },
  teardown: { method: "Teardown", input: TeardownRequestSchema, output: TeardownResponseSchema },
  teardownAndDestroy: {
    method: "TeardownAndDestroy",
    input: TeardownAndDestroyRequestSchema,
    output: TeardownAndDestroyResponseSchema,
  },
} as const;
