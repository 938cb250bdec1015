import assert from "node:assert/strict";
import colors from "picocolors";
import { report } from "../../../commands/rehearsal/report";
import { changesBetween } from "../../../commands/review/changes";
import { pageContents } from "../../../commands/review/html/contents";
import { reviewPage } from "../../../commands/review/html/page";
import { accessMarkdown } from "../../../commands/review/markdown";
import { reviewedState } from "../../../commands/review/reviewedState";
import type { Rehearsal } from "../../../commands/rehearsal/rehearse";
import {
  type Change,
  CHILD_ID,
  direct,
  example,
  groupId,
  IDENTITY_CENTER,
  ISSUER,
  oidc,
  OTHER_ID,
  PRIMARY_ID,
  ROLE,
  saml,
} from "../../models";
import { rehearsalOf, stateOf } from "../review/states";

/** Everything that people read about a model, each as one line of plain text. */
async function outputsOf(rehearsal: Rehearsal): Promise<Record<string, string>> {
  // Other accounts were meant then, so that every grant is a new one.
  const earlier = await stateOf(example({ account: { accountId: OTHER_ID } }));
  const gained = changesBetween(earlier, reviewedState(rehearsal)).filter(({ sign }) => sign === "+");
  const page = await pageContents(rehearsal);
  return {
    terminal: report(rehearsal, { style: colors.createColors(false), width: undefined }),
    "ACCESS.md": plain(accessMarkdown(rehearsal)),
    comparison: gained.map(({ text }) => text).join("\n"),
    page: [
      JSON.stringify([page.principals, page.grants, page.conditions]),
      ...page.roles.map(({ may }) => may.map(({ flag = "", text }) => `${flag}${text}`).join("; ")),
    ].join("\n"),
  };
}

/** Markdown without what sets its text off. */
function plain(markdown: string): string {
  return markdown
    .replace(/\*\*|`/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("terminal, ACCESS.md, comparison and page", () => {
  const anything = { actions: "*", resources: "*" };
  const machine = { principal: `arn:aws:iam::${PRIMARY_ID}:role/builder`, externalId: "build-42" };
  const own = `arn:aws:iam::${CHILD_ID}:policy/AdministratorAccess`;
  const agreed: readonly {
    readonly fact: string;
    readonly change: Change;
    readonly says: readonly string[];
    readonly never?: RegExp;
  }[] = [
    {
      fact: "call everything on everything an administrator",
      change: {},
      says: ["MFA within 12 h", "administrator"],
    },
    {
      fact: "do not call it so within a boundary that is less",
      change: { role: { permissions: { statements: [anything] }, permissionsBoundary: "ReadOnlyAccess" } },
      says: ["* within ReadOnlyAccess", "data exposure (athena:GetQueryResults, "],
      never: /administrator(?! \(everything|s whose MFA no trust policy asks for, |":false)/,
    },
    {
      fact: "do not take a policy for AWS's own by its name",
      change: { role: { permissions: { managedPolicies: own } } },
      says: [own, `not known (${own})`],
      never: /administrator(?! \(everything|s whose MFA no trust policy asks for, |":false)/,
    },
    {
      fact: "show the external ID, which is no secret",
      change: { machines: { ci: { ...machine, assume: { child: ROLE } } } },
      says: ["without MFA", "external ID build-42"],
    },
    {
      fact: "show a token's issuer and audience",
      change: { identityProviders: { github: oidc({ claims: { repository_owner: "acme" } }) } },
      says: [`a token of https://${ISSUER} for sts.amazonaws.com`, "repository_owner acme"],
    },
    {
      fact: "call a subject that is a whole organization one",
      change: { identityProviders: { github: oidc({ subjects: ["repo:acme/*"] }) } },
      says: ["every repository of acme"],
    },
    {
      fact: "show whose assertions count",
      change: { identityProviders: { okta: saml() } },
      says: ["everybody for whom okta vouches", "by its metadata with SHA-256 ", "as the provider asserts"],
    },
    {
      fact: "show where assertions are addressed to, if not to the usual console",
      change: {
        identityProviders: { okta: saml({ audiences: "https://eu-west-1.signin.aws.amazon.com/saml" }) },
      },
      says: ["addressed to https://eu-west-1.signin.aws.amazon.com/saml"],
    },
    {
      fact: "show that a pool's guests are anybody",
      change: {
        identityProviders: {
          app: oidc({
            url: "https://cognito-identity.amazonaws.com",
            audiences: "us-east-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80",
            subjects: [],
            claims: { amr: "unauthenticated" },
          }),
        },
      },
      says: [
        "everybody for whom app vouches",
        "a token of https://cognito-identity.amazonaws.com for us-east-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80",
        "amr unauthenticated (guests: anybody who has the application)",
      ],
    },
    {
      fact: "call a permission set one",
      change: { groups: { auditors: { permissionSet: "Audit", assume: { child: ROLE } } } },
      says: ["permission set Audit", "through Identity Center"],
    },
    {
      fact: "call a group of Identity Center one, with the ID that says which",
      change: { primary: IDENTITY_CENTER, groups: { observers: direct() } },
      says: [`Identity Center group observers (${groupId(1)})`, "directly from Identity Center"],
    },
  ];
  for (const { fact, change, says, never } of agreed) {
    it(fact, async () => {
      for (const [output, text] of Object.entries(await outputsOf(await rehearsalOf(example(change))))) {
        for (const words of says)
          assert.ok(text.includes(words), `${output} does not say ${words}:\n${text}`);
        if (never !== undefined) assert.doesNotMatch(text, never, output);
      }
    });
  }

  it("say the same of the checks", async () => {
    const rehearsal = await rehearsalOf(example());
    const unexpected = [
      {
        says: "mallory",
        principal: `arn:aws:iam::${PRIMARY_ID}:user/mallory`,
        account: "child",
        role: ROLE,
        actions: ["sts:AssumeRole"],
        resource: "*",
        expected: "denied",
        got: "allowed",
      },
    ] as const;
    const open = [{ account: "child", role: ROLE, why: "the text of a policy is not known" }];
    const otherwise: Rehearsal = {
      ...rehearsal,
      checks: { allowed: 3, denied: 4, unexpected },
      proof: { ...rehearsal.proof, proven: 0, open },
    };
    const terminal = report(otherwise, { style: colors.createColors(false), width: undefined });
    // Long words of a page say where they may be broken.
    const page = (await reviewPage(otherwise)).replaceAll(/<\/?(wbr|span)\b[^>]*>/g, "");
    for (const text of [terminal, accessMarkdown(otherwise), page]) {
      assert.ok(text.includes("8 checks: 3 allowed and 4 denied as declared, 1 unexpected"));
      assert.match(text, /not proven: 1 not decided; 0 of 1 role are as declared/i);
      assert.match(text, new RegExp(`${ROLE} in child: the text of a policy is not known`));
    }
    const check = `sts:AssumeRole on ${ROLE} in child by mallory: allowed, declared denied`;
    for (const text of [terminal, page]) assert.ok(text.includes(check));
  });
});
