import { clone } from "@bufbuild/protobuf";
import { type Metadata, type Resource, ResourceSchema } from "@cosi-spec/types";
import { type Context, isRefusal, refuse } from "./intercept.ts";
import { nextTurn } from "./next-turn.ts";

/** Names of one resource. */
export interface Triple {
  readonly namespace: string;
  readonly type: string;
  readonly id: string;
}

/** The triple of metadata, or of a request that names one; empty strings where there is nothing. */
export function nameOf(from: Triple | Metadata | undefined): Triple {
  const { namespace = "", type = "", id = "" } = from ?? {};
  return { namespace, type, id };
}

/** A text for a triple, for use as the key of a map. */
export function keyOf(from: Triple | Metadata | undefined): string {
  const { namespace, type, id } = nameOf(from);
  return JSON.stringify([namespace, type, id]);
}

/** The stored resource, or undefined if there is none. */
export async function findStored(
  context: Context,
  from: Triple | Metadata | undefined,
): Promise<Resource | undefined> {
  try {
    return (await context.call("Get", nameOf(from))).resource;
  } catch (error) {
    if (isRefusal(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}

/** Changes a stored resource without regard to owner and version. @returns it as stored. */
export async function rewrite(
  context: Context,
  stored: Resource,
  change: (copy: Resource & { metadata: Metadata }) => void,
): Promise<Resource> {
  const copy = clone(ResourceSchema, stored) as Resource & { metadata: Metadata };
  change(copy);
  const options = { owner: stored.metadata?.owner ?? "" };
  const { resource } = await context.call("Update", { newResource: copy, options });
  return resource ?? refuse("INTERNAL");
}

/** Removes a stored resource without regard to owner and finalizers. */
export async function removeStored(context: Context, stored: Resource): Promise<void> {
  const owner = stored.metadata?.owner ?? "";
  if ((stored.metadata?.finalizers.length ?? 0) > 0) {
    await rewrite(context, stored, ({ metadata }) => {
      metadata.finalizers = [];
    });
  }
  await context.call("Destroy", { ...nameOf(stored.metadata), options: { owner } });
}

/** Runs a call and does something else, then refuses as the call was, if it was refused. */
export async function onRefusal<T>(call: Promise<T>, react: (error: unknown) => Promise<void>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    await react(error);
    throw error;
  }
}

/** Lets every other call that is under way get as far as this one: the gap in which races happen. */
export async function leaveGap(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}
