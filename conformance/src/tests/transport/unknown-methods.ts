import { create, toBinary } from "@bufbuild/protobuf";
import { GetRequestSchema } from "@cosi-spec/types";
import { test } from "../../test.ts";

const paths = [
  "/cosi.resource.State/get",
  "/cosi.resource.State/GET",
  "/cosi.resource.State/GetAll",
  "/cosi.resource.State/Patch",
  "/cosi.resource.State/toString",
  "/cosi.resource.State/",
  "/cosi.resource.state/Get",
  "/cosi.resource.v1alpha1.State/Get",
  "/cosi.resource.Nothing/Get",
  "/State/Get",
] as const;

export default test({
  id: "transport.unknown-methods",
  title: "A method or service that no server has is answered with UNIMPLEMENTED",
  covers: ["COSI-TRN-002"],
  effects: "none",
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const request = create(GetRequestSchema, { namespace, type, id: world.newId() });
    for (const path of paths) {
      for (const bytes of [new Uint8Array(0), toBinary(GetRequestSchema, request)]) {
        const outcome = await call.raw(path, bytes);
        check.refusedWith("COSI-TRN-002", outcome, "UNIMPLEMENTED");
        if (outcome.kind === "silent") return;
      }
    }
    // The twin: the same bytes for a method that is there.
    const twin = await call.raw("Get", toBinary(GetRequestSchema, request));
    check.refusedWith("COSI-TRN-002", twin, "NOT_FOUND");
  },
});
