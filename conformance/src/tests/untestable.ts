import type { RequirementId } from "../gen/requirement-ids.gen.ts";

/** Requirements of servers that a suite at the socket cannot judge, each with the reason. */
export const untestable: Readonly<Partial<Record<RequirementId, string>>> = {
  "COSI-LIM-004":
    "The memory of the process cannot be seen at the socket; a server that grows answers like one that does not.",
  "COSI-LIM-005":
    "The memory of the process cannot be seen at the socket; what is kept for an unused kind changes no answer.",
  "COSI-MTA-002":
    "It is a permission: a server that decodes the specs and one that keeps their bytes are both right.",
  "COSI-SEC-001":
    "It takes an access rule that refuses the suite something, and rules are a matter of each deployment.",
  "COSI-SEC-002":
    "It takes an access rule that refuses the suite something, and rules are a matter of each deployment.",
  "COSI-TRN-004":
    "A gRPC client ends a call itself when its deadline passes; it takes a client without gRPC to see what the server does.",
  "COSI-TRN-006":
    "It takes hours of silence, and a server that is patient for one hour may not be for the next.",
  "COSI-TRN-007": "gRPC clients name the encodings they have and decode messages before the suite sees them.",
  "COSI-TRN-008":
    "A gRPC client has no encoding that it cannot decode itself, so it cannot send one that is unknown.",
  "COSI-TRN-009":
    "The suite does not stop a server itself; the command that does so may kill one that waits too long.",
  "COSI-VER-008": "It is a permission: versions that start over and versions that go on are both right.",
};
