import { expect, it } from "vitest";
import { CosiError, isCosiError, statusNames } from "./cosi-error.ts";

const from = (method: Parameters<typeof CosiError.fromStatus>[0], status: (typeof statusNames)[number]) =>
  CosiError.fromStatus(method, statusNames.indexOf(status), "text").code;

it("tells apart by the method what one status means", () => {
  expect(from("Update", "FAILED_PRECONDITION")).toBe("versionConflict");
  expect(from("Destroy", "FAILED_PRECONDITION")).toBe("pendingFinalizers");
  expect(from("Watch", "FAILED_PRECONDITION")).toBe("invalidBookmark");
  expect(from("Get", "PERMISSION_DENIED")).toBe("permissionDenied");
  expect(from("Create", "PERMISSION_DENIED")).toBe("ownerConflict");
  expect(from("Get", "DATA_LOSS")).toBe("internal");
  expect(CosiError.fromStatus("Get", 99, "").rawMessage).toBe("the server answered UNKNOWN");
});

it("has the code and the resource in front of its message, and keeps message and cause", () => {
  const cause = new Error("why");
  const error = new CosiError("notFound", { message: "there is none", cause });
  const named = error.withResource({ namespace: "n", type: "T", id: "a" });
  expect(named.message).toBe("[notFound] n/T/a: there is none");
  expect([named.rawMessage, named.cause, named.resource?.id]).toEqual(["there is none", cause, "a"]);
  expect(named.withResource({ namespace: "m", type: "T" })).toBe(named);
});

it("is recognised across copies of the package, and makes one of whatever was thrown", () => {
  const foreign = Object.assign(new Error("[canceled] x"), {
    ...{ code: "canceled", [Symbol.for("@cosi-spec/client/CosiError")]: true },
  });
  expect(isCosiError(foreign, "canceled")).toBe(true);
  expect(isCosiError(foreign, "internal")).toBe(false);
  expect(isCosiError(new Error("x"))).toBe(false);
  expect(isCosiError({ code: "canceled" })).toBe(false);
  expect(CosiError.from(foreign)).toBe(foreign);
  expect(CosiError.from("text")).toMatchObject({ code: "internal", rawMessage: "text", cause: "text" });
});
