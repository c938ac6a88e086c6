import type { Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import type { TestContext } from "../../test.ts";

type Texts = Readonly<Record<string, string>>;

/** Labels and annotations. */
export interface Tags {
  readonly labels: Texts;
  readonly annotations: Texts;
}

/** Judges that a call succeeded and that exactly these labels and annotations are stored, and listed. */
export async function judgeTags(
  { call, check }: TestContext,
  requirement: "COSI-LBL-001" | "COSI-LBL-002",
  resource: Resource,
  want: Tags,
  outcome: Parameters<TestContext["check"]["isOk"]>[1],
): Promise<void> {
  check.isOk(requirement, outcome);
  const { namespace, type, id } = nameOf(resource);
  const got = await call.get({ namespace, type, id });
  const listed = await call.list({ namespace, type, options: {} });
  const stored = got.kind === "ok" ? got.value.resource : undefined;
  const inList = listed.kind === "ok" ? listed.value.find(({ metadata }) => metadata?.id === id) : undefined;
  for (const field of ["labels", "annotations"] as const) {
    for (const [where, each, evidence] of [
      ["Get", stored, got] as const,
      ["List", inList, listed] as const,
    ]) {
      const difference = compare(each?.metadata?.[field] ?? {}, want[field]);
      const texts = { want: `${field} as given in ${where}`, got: difference ?? "those" };
      check.that(requirement, difference === undefined, texts, evidence);
    }
  }
}

function compare(got: Texts, want: Texts): string | undefined {
  for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
    const [is, should] = [got, want].map((texts) => (Object.hasOwn(texts, key) ? texts[key] : undefined));
    if (is !== should) return `${show(key)} is ${show(is)}, not ${show(should)}`;
  }
  return undefined;
}

function show(text: string | undefined): string {
  if (text === undefined) return "absent";
  return text.length <= 80 ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, 80))} and more`;
}
