import { create } from "@bufbuild/protobuf";
import { type WatchOptions, WatchOptionsSchema, type WatchRequest } from "@cosi-spec/types";

/** Whether a watch is a kind watch that asks for no initial state and no history. */
export function isPlainKindWatch({ id, options }: WatchRequest): boolean {
  const { tailEvents = 0, startFromBookmark, bootstrapContents, bootstrapBookmark } = options ?? {};
  const asksForState = bootstrapContents === true || bootstrapBookmark === true || tailEvents > 0;
  return id === undefined && !asksForState && startFromBookmark === undefined;
}

/** The request with other options. */
export function withOptions(request: WatchRequest, changes: Partial<WatchOptions>): WatchRequest {
  return { ...request, options: { ...(request.options ?? create(WatchOptionsSchema)), ...changes } };
}
