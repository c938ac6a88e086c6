import { isIpAddress, isIpPort, isIpPrefix } from "./ip.ts";

/** Text forms that no regular expression of a bearable size describes, by their names in JSON Schema. */
export const formats = {
  "ip-address": isIpAddress,
  "ip-prefix": isIpPrefix,
  "ip-port": isIpPort,
} as const satisfies Record<string, (text: string) => boolean>;
