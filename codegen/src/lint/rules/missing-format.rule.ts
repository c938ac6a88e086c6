import type { Format } from "../../model/words.ts";
import { defineLintRule } from "../lint-rule.ts";
import { isText } from "../walk-rules.ts";

const forms: readonly (readonly [RegExp, readonly Format[]])[] = [
  [/(^|_)(mac|hardware|hw|ethernet)_(address|addr)(es)?$|(^|_)macs?$/, ["mac-address"]],
  [/(^|_)(e?mail)_address(es)?$/, []],
  [
    /(^|_)(address|addr|ip|ipv4|ipv6|gateway|nameserver)(e?s)?$/,
    ["ip-address", "ip-port", "ip-prefix", "hostname"],
  ],
  [/(^|_)(cidr|subnet|ip_prefix|network_prefix|prefix)(e?s)?$/, ["ip-prefix"]],
  [/(^|_)endpoints?$/, ["ip-port", "uri", "hostname"]],
  [/(^|_)(url|uri)s?$/, ["uri"]],
  [/(^|_)(path|directory|dir|mountpoint|mount_point)(e?s)?$/, ["absolute-path", "relative-path"]],
  [/(^|_)(uuid|guid)s?$/, ["uuid"]],
  [/(^|_)(hostname|host_name|fqdn|domain|domainname|domain_name)s?$/, ["hostname", "hostname-label"]],
  [/(^|_)resource_types?$/, ["resource-type"]],
];

/** Text with a well-known form declares the form. */
export const missingFormat = defineLintRule({
  id: "missing-format",
  severity: "warning",
  summary:
    "A string that is named like an address, prefix, MAC, URL, path, UUID or host name has a format or a pattern.",
  messages: {
    missing: { message: "{name} is named like a text form and has none", hint: "add format: {formats}" },
  },
  check({ fields, places, roles }, report) {
    for (const { message, field } of fields) {
      const isList = field.type.kind === "list";
      const type = field.type.kind === "list" ? field.type.item : field.type;
      const rules = isList ? field.rules.items : field.rules;
      if (!isText(type) || /(^|_)(json|x)_?path$/.test(field.name)) continue;
      // What a controller reads back is whatever the system says.
      if (!roles.isWritten(message.fullName)) continue;
      if (rules?.format !== undefined || rules?.pattern !== undefined || rules?.enum !== undefined) continue;
      const formats = forms.find(([name]) => name.test(field.name))?.[1] ?? [];
      if (formats.length === 0) continue;
      const words = formats.map((format) => format.toUpperCase().replaceAll("-", "_")).join(" or ");
      report("missing", places.field(message, field), {
        name: field.name,
        formats: isList ? `${words} under items` : words,
      });
    }
  },
});
