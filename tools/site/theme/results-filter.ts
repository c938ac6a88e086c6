/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { defineComponent, h, ref, watch } from "vue";

const choices = ["everything", "broken", "tolerated", "not judged", "not strict everywhere"] as const;

/** Hides the rows of the tables on its page that do not match what is typed and chosen. */
export const ResultsFilter = defineComponent({
  name: "ResultsFilter",
  setup() {
    const text = ref("");
    const choice = ref<string>(choices[0]);
    const status = ref("");
    watch([text, choice], () => {
      status.value = filterRows(text.value.trim().toLowerCase(), choice.value);
    });
    return () =>
      h("form", { class: "results-filter", onSubmit: (event: Event) => event.preventDefault() }, [
        h("label", [
          "Requirement or level",
          h("input", {
            type: "search",
            placeholder: "UPD-004",
            value: text.value,
            onInput: (event: Event) => {
              text.value = (event.target as HTMLInputElement).value;
            },
          }),
        ]),
        h("label", [
          "Show",
          h(
            "select",
            {
              value: choice.value,
              onChange: (event: Event) => {
                choice.value = (event.target as HTMLSelectElement).value;
              },
            },
            choices.map((each) => h("option", { value: each }, each)),
          ),
        ]),
        h("output", { "aria-live": "polite" }, status.value),
      ]);
  },
});

/** Hides and shows rows, tables without rows, and their headings; says how many are left. */
function filterRows(text: string, choice: string): string {
  let shown = 0;
  for (const row of document.querySelectorAll<HTMLTableRowElement>("h2 ~ table tbody tr")) {
    const [id, level, ...cells] = [...row.cells].map((cell) => cell.textContent?.trim() ?? "");
    const isNamed = `${id} ${level}`.toLowerCase().includes(text);
    row.hidden = !isNamed || !matchesChoice(cells, choice);
    if (!row.hidden) shown++;
  }
  for (const table of document.querySelectorAll<HTMLTableElement>("h2 ~ table")) {
    const isEmpty = [...table.tBodies].every((body) => [...body.rows].every((row) => row.hidden));
    table.hidden = isEmpty;
    const heading = table.previousElementSibling;
    if (heading instanceof HTMLElement && heading.tagName === "H2") heading.hidden = isEmpty;
  }
  return `${shown} ${shown === 1 ? "requirement" : "requirements"}`;
}

function matchesChoice(verdicts: readonly string[], choice: string): boolean {
  if (choice === "everything") return true;
  if (choice === "not strict everywhere") return verdicts.some((verdict) => verdict !== "strict");
  return verdicts.includes(choice);
}
