import { create, toBinary } from "@bufbuild/protobuf";
import { GetRequestSchema } from "@cosi-spec/types";
import { CosiError, type CosiErrorCode } from "../cosi-error.ts";
import type { Transport } from "../transport.ts";
import type { WatchSettings } from "./watch-settings.ts";

/** Codes of calls that nobody has answered. */
const unanswered: readonly CosiErrorCode[] = ["unavailable", "deadlineExceeded", "canceled"];
const letters = "abcdefghijklmnopqrstuvwxyz";

/** Whether the server answers, be it with a refusal: asks for a resource that does not exist. Never rejects. */
export async function checkServer(
  { transport, random }: { readonly transport: Transport; readonly random: () => number },
  { namespace, type, signal, callOptions, timeoutMs }: WatchSettings & { readonly timeoutMs: number },
): Promise<boolean> {
  const id = Array.from({ length: 20 }, () => letters[Math.floor(random() * letters.length)]).join("");
  const request = toBinary(GetRequestSchema, create(GetRequestSchema, { namespace, type, id }));
  try {
    await transport.unary("Get", request, { ...callOptions, signal, timeoutMs });
    return true;
  } catch (error) {
    return !unanswered.includes(CosiError.from(error).code);
  }
}
