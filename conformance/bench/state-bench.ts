import { createStateHandler, type MethodName, type StateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { requests } from "./sample.ts";

/** Nanoseconds per operation of the server without a transport: request bytes in, response bytes out. */
export interface OperationTime {
  readonly name: string;
  readonly nanoseconds: number;
}

const signal = new AbortController().signal;
const frameHead = 5;

/** Makes a call and reads it to its end. */
function run(handler: StateHandler, method: MethodName, request: Uint8Array): number {
  const call = handler.call(method, request, { signal });
  let messages = 0;
  while (call.next() !== undefined) messages++;
  if (call.end?.code !== 0) throw new Error(`${method} ended with ${call.end?.code}: ${call.end?.message}`);
  return messages;
}

function time(name: string, count: number, operation: (i: number) => void): OperationTime {
  for (let i = 0; i < count / 10; i++) operation(i); // lets the compiler see it first
  const begin = process.hrtime.bigint();
  for (let i = 0; i < count; i++) operation(i);
  return { name, nanoseconds: Number(process.hrtime.bigint() - begin) / count };
}

/** Measures the operations of the yardstick table, once each. */
export function measureOperations(): OperationTime[] {
  // The frozen clock leaves out the pauses of long answers: one pull is the whole of it.
  const handler = createStateHandler(createState({ nowMs: () => 0 }));
  const withoutFrame = (frame: Buffer): Uint8Array => frame.subarray(frameHead);
  for (let i = 0; i < 1000; i++) run(handler, "Create", withoutFrame(requests.create(`s${i}`)));
  const get = withoutFrame(requests.get("s7"));
  const list = withoutFrame(requests.list());
  const listByLabel = withoutFrame(requests.listByLabel("only-s7"));
  const create = withoutFrame(requests.create("t"));
  const destroy = withoutFrame(requests.destroy("t"));
  const updates = Array.from({ length: 11_001 }, (_, i) => withoutFrame(requests.update("s7", i + 1)));
  let version = 0;
  return [
    time("Get", 100_000, () => run(handler, "Get", get)),
    time("Create + Destroy", 20_000, () => {
      run(handler, "Create", create);
      run(handler, "Destroy", destroy);
    }),
    time("Update + Get", 10_000, () => {
      run(handler, "Update", updates[version++]!);
      run(handler, "Get", get);
    }),
    time("List(1000)", 300, () => run(handler, "List", list)),
    time("List(1000) by one label, 1 hit", 300, () => run(handler, "List", listByLabel)),
  ];
}
