import { defineLintRule } from "../lint-rule.ts";

/** Requirement IDs have the form that tools look for. */
export const requirementId = defineLintRule({
  id: "requirement-id",
  severity: "error",
  summary: "Requirement IDs consist of capital words and three digits, with hyphens, and are there once.",
  messages: {
    form: { message: '"{id}" is no requirement ID', hint: "write it like COSI-NET-004" },
    twice: { message: "{id} is there twice", hint: "remove one" },
  },
  check({ resources, fields, places }, report) {
    const form = /^[A-Z][A-Z0-9]*(-[A-Z][A-Z0-9]*)+-\d{3}$/;
    for (const resource of resources)
      resource.requirements.forEach((id, index, list) => {
        const place = places.resource(resource, "requirements", index);
        if (!form.test(id)) report("form", place, { id });
        else if (list.indexOf(id) < index) report("twice", place, { id });
      });
    for (const { message, field } of fields)
      field.rules.requirements.forEach((id, index, list) => {
        const place = places.field(message, field, "requirements", index);
        if (!form.test(id)) report("form", place, { id });
        else if (list.indexOf(id) < index) report("twice", place, { id });
      });
  },
});
