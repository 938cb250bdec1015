import type { PageData, PageGrant } from "./pageData";

/** What the page says where its script is switched off, as plain text. */
export interface WithoutScript {
  readonly findings: readonly { readonly kind: string; readonly text: string }[];
  /** What is said where there are none. */
  readonly nothing: string;
  readonly grants: readonly (readonly string[])[];
}

/** The columns of `grants`. */
export const HEADINGS = ["Role", "Who", "Through", "In", "If", "May then"] as const;

/** What to look at first, and who may assume what: the least that a review has to say. */
export function withoutScript(data: PageData): WithoutScript {
  return {
    findings: [
      ...data.firstLook.map(({ kind, who, role, places, text }) => ({
        kind,
        text: `${who} may assume ${data.roles[role]?.name ?? ""} in ${places}${text === kind ? "" : `: ${text}`}`,
      })),
      ...data.inNoGroup.map(({ who, text }) => ({ kind: "in no group", text: `${who} ${text}` })),
    ],
    nothing: data.nothing,
    grants: data.grants.map((grant) => [
      data.roles[grant.role]?.name ?? "",
      callersOf(data, grant).join(", "),
      grant.parts.map((part) => data.parts[part]?.name ?? "").join(", "),
      grant.places,
      (data.conditions[grant.conditions] ?? []).join("; "),
      (data.roles[grant.role]?.may ?? []).map(({ flag = "", text }) => `${flag}${text}`).join("; "),
    ]),
  };
}

function callersOf({ principals }: PageData, grant: PageGrant): readonly string[] {
  if (grant.subjects.length > 0) return grant.subjects;
  return grant.principals.map((principal) => principals[principal]?.who ?? "");
}
