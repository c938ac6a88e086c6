import { CosiError, type Resource } from "@cosi-spec/client";
import type { KernelParamSpecs } from "@cosi-spec/types/resources";

/** A kernel parameter as the server has it. */
export type Param = Resource<typeof KernelParamSpecs>;

/** What the page says about its connection. */
export type ConnectionState = "connecting" | "connected" | "reconnecting" | "refused";

/** What a user asks of the page. */
export interface Actions {
  create(id: string, value: string): Promise<void>;
  destroy(id: string): Promise<void>;
}

/** What is on the page. */
export interface Page {
  /** Shows a resource: a new row, or what has changed in its row. */
  show(param: Param): void;
  /** Takes a row away. */
  remove(id: string): void;
  setConnection(state: ConnectionState, text: string): void;
  /** Adds a line to what happened. */
  note(text: string): void;
}

const maxNotes = 8;

/** Takes over the document. Everything that a server sends is set as text, never as markup. */
export function createPage({ create, destroy }: Actions): Page {
  const body = find("resources");
  const rows = new Map<string, HTMLTableRowElement>();

  async function attempt(what: string, action: () => Promise<void>): Promise<boolean> {
    const problem = find("problem");
    problem.textContent = "";
    try {
      await action();
      return true;
    } catch (error) {
      problem.textContent = `Could not ${what}: ${CosiError.from(error).rawMessage}`;
      return false;
    }
  }

  function createRow(id: string): HTMLTableRowElement {
    const row = document.createElement("tr");
    const name = addCell(row, "th");
    name.scope = "row";
    name.textContent = id;
    for (let index = 0; index < 4; index++) addCell(row, "td");
    row.cells[3]?.append(document.createElement("pre"));
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Destroy";
    button.setAttribute("aria-label", `Destroy ${id}`);
    button.addEventListener("click", () => void attempt(`destroy ${id}`, () => destroy(id)));
    row.cells[4]?.append(button);
    return row;
  }

  find("create").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { id, value } = Object.fromEntries(new FormData(form)) as { id: string; value: string };
    if (await attempt(`create ${id}`, () => create(id, value))) form.reset();
  });

  return {
    show({ metadata: { id, version, phase }, yaml }) {
      let row = rows.get(id);
      if (row === undefined) {
        row = createRow(id);
        rows.set(id, row);
        const next = [...rows.keys()].filter((other) => other > id).sort()[0];
        body.insertBefore(row, (next === undefined ? undefined : rows.get(next)) ?? null);
      }
      const [, versionCell, phaseCell, specCell] = row.cells;
      if (versionCell !== undefined) versionCell.textContent = version;
      if (phaseCell !== undefined) phaseCell.textContent = phase === "running" ? "running" : "tearing down";
      const text = specCell?.firstElementChild;
      if (text) text.textContent = yaml.trimEnd();
      row.classList.remove("fresh");
      // Read, so that the browser sees the class go before it comes back.
      void row.offsetWidth;
      row.classList.add("fresh");
      find("empty").hidden = true;
    },
    remove(id) {
      rows.get(id)?.remove();
      rows.delete(id);
      find("empty").hidden = rows.size > 0;
    },
    setConnection(state, text) {
      const line = find("connection");
      line.dataset["state"] = state;
      line.textContent = text;
    },
    note(text) {
      const line = document.createElement("li");
      line.textContent = `${new Date().toLocaleTimeString()} ${text}`;
      const log = find("log");
      log.prepend(line);
      while (log.childElementCount > maxNotes) log.lastElementChild?.remove();
    },
  };
}

function addCell(row: HTMLTableRowElement, tag: "th" | "td"): HTMLTableCellElement {
  const cell = document.createElement(tag);
  row.append(cell);
  return cell;
}

function find(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element ${id}`);
  return element;
}
