import assert from "node:assert/strict";
import { pageContents } from "../../../commands/review/html/contents";
import { withoutScript } from "../../../commands/review/html/withoutScript";
import { firstLook } from "../../../commands/review/firstLook";
import { accessMarkdown } from "../../../commands/review/markdown";
import { rowsOf } from "../../../commands/review/rows";
import type { Usages } from "../../../commands/review/usage";
import { digestOf } from "../../../commands/vocabulary/metadata";
import {
  type Change,
  CHILD_ID,
  entries,
  example,
  IDENTITY_CENTER,
  ISSUER,
  oidc,
  OTHER_ID,
  PRIMARY_ID,
  ROLE,
  saml,
  samlXml,
  USER,
} from "../../models";
import { rehearsalOf, reportOf } from "./states";

/** What stands out in the worked example with a change, a line each. */
async function found(change: Change, usages?: Usages): Promise<string[]> {
  const report = await reportOf(example(change));
  return firstLook(report, rowsOf(report, usages)).map(
    ({ kind, text, who, roleName, places }) => `${kind}: ${who}, ${roleName}, ${places}: ${text}`,
  );
}

const WHO = "boaty.mcboatface";
const machine = (principal: string): Change => ({
  machines: { sync: { principal, externalId: "acme-7", assume: { child: ROLE } } },
});
const fromOutside = (who: string, text: string): string => `from outside: ${who}, ${ROLE}, child: ${text}`;
const instead = (who: string, conditions: string): string =>
  `administrator without MFA: ${who}, ${ROLE}, child: conditions instead: ${conditions}`;
const SOME_READING = { permissions: { managedPolicies: "SecurityAudit" } };
const withoutMfa = `administrator without MFA: ${WHO}, ${ROLE}, child: administrator without MFA`;

describe("what to look at first", () => {
  const cases: readonly (readonly [fact: string, change: Change, lines: readonly string[]])[] = [
    ["is no administrator with MFA", {}, []],
    ["is an administrator without MFA", { trust: { mfa: false } }, [withoutMfa]],
    [
      "is one whose condition on MFA is met by a call that says nothing of it",
      { trust: { mfa: false, conditions: { BoolIfExists: { "aws:MultiFactorAuthPresent": true } } } },
      [instead(WHO, "BoolIfExists aws:MultiFactorAuthPresent true")],
    ],
    [
      "is none whose MFA is asked by a condition of the model's own",
      { trust: { mfa: false, conditions: { Bool: { "aws:MultiFactorAuthPresent": true } } } },
      [],
    ],
    [
      "is nobody who needs MFA because access keys are refused",
      { trust: { mfa: false }, primary: { accessKeys: "refused" } },
      [],
    ],
    [
      "is nobody without MFA who is no administrator",
      { trust: { mfa: false }, role: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
      [],
    ],
    [
      "is a permission set that is administrator: where people sign in may ask for MFA, and no policy does",
      { groups: { admins: { permissionSet: "Admins", assume: { child: ROLE } } } },
      [instead("permission set Admins", "through Identity Center")],
    ],
    [
      "is an administrator without MFA in an address range, with the range",
      { trust: { mfa: false, sourceIps: "203.0.113.0/24" } },
      [instead(WHO, "from 203.0.113.0/24")],
    ],
    [
      "is a machine that is administrator, with what holds it in place of MFA",
      machine(`arn:aws:iam::${PRIMARY_ID}:role/sync`),
      [instead(`arn:aws:iam::${PRIMARY_ID}:role/sync`, "external ID acme-7")],
    ],
    [
      "is a machine that is administrator by its credentials alone",
      { machines: { ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE } } } },
      [
        `administrator without MFA: arn:aws:iam::${PRIMARY_ID}:role/ci, ${ROLE}, child: administrator without MFA`,
      ],
    ],
    [
      "is a subject that is administrator",
      { identityProviders: { github: oidc() } },
      [instead("repo:acme/infra:ref:refs/heads/main", `a token of https://${ISSUER} for sts.amazonaws.com`)],
    ],
    [
      "is everybody for whom a SAML provider vouches, as an administrator too",
      { identityProviders: { okta: saml() } },
      [
        instead(
          "everybody for whom okta vouches",
          `by its metadata with SHA-256 ${digestOf(samlXml())}...; as the provider asserts`,
        ),
        `whole organization: everybody for whom okta vouches, ${ROLE}, child: the provider alone says who that is`,
      ],
    ],
    [
      "is a policy of which only the ARN is known",
      { role: { permissions: { managedPolicies: `arn:aws:iam::${CHILD_ID}:policy/guardrails` } } },
      [
        `permissions not known: ${WHO}, ${ROLE}, child: permissions not known (arn:aws:iam::${CHILD_ID}:policy/guardrails)`,
      ],
    ],
    [
      "is privilege escalation",
      {
        role: { permissions: { statements: [{ actions: "iam:CreatePolicyVersion", resources: "*" }] } },
      },
      [`privilege escalation: ${WHO}, ${ROLE}, child: privilege escalation (iam:CreatePolicyVersion)`],
    ],
    [
      "is a subject that is a whole organization, and not the one beside it",
      {
        role: SOME_READING,
        identityProviders: { github: oidc({ subjects: ["repo:acme/*", "repo:acme/infra:*"] }) },
      },
      [`whole organization: repo:acme/*, ${ROLE}, child: every repository of acme`],
    ],
    [
      "is trust in a path",
      { primary: { userPath: "/people/" }, trust: { match: "path" } },
      [`trust by path: ${WHO}, ${ROLE}, child: trusts every user in /people/ of the primary account`],
    ],
    [
      "is a machine of an account that the model does not have",
      { role: SOME_READING, ...machine(`arn:aws:iam::${OTHER_ID}:role/sync`) },
      [
        fromOutside(
          `arn:aws:iam::${OTHER_ID}:role/sync`,
          `of account ${OTHER_ID}, which the model does not have`,
        ),
      ],
    ],
    [
      "is a whole account",
      { role: SOME_READING, ...machine(`arn:aws:iam::${OTHER_ID}:root`) },
      [fromOutside(`whoever account ${OTHER_ID} lets`, "the model does not have that account")],
    ],
    [
      "is no machine of an account of the model",
      { role: SOME_READING, ...machine(`arn:aws:iam::${PRIMARY_ID}:role/sync`) },
      [],
    ],
    [
      "is access that ends, by its date",
      { trust: { notAfter: "2099-12-31T00:00:00Z" } },
      [`ends: ${WHO}, ${ROLE}, child: until 2099-12-31T00:00:00Z`],
    ],
  ];
  for (const [fact, change, lines] of cases) {
    it(fact, async () => {
      assert.deepEqual(await found(change), lines);
    });
  }

  it("is access that was not used, and not what nobody knows", async () => {
    const of = (use: "used" | "not used" | "not known"): Usages => ({
      from: "2026-08-01",
      to: "2026-11-08",
      of: () => ({ text: use, use }),
    });
    assert.deepEqual(await found({}, of("not used")), [`not used: ${WHO}, ${ROLE}, child: not used`]);
    assert.deepEqual(await found({}, of("used")), []);
    assert.deepEqual(await found({}, of("not known")), []);
  });

  it("counts people where they are many, and says each thing once", async () => {
    const members = ["a", "b", "c", "d"];
    assert.deepEqual(await found({ group: { members }, trust: { mfa: false } }), [
      `administrator without MFA: 4 people, ${ROLE}, child: administrator without MFA`,
    ]);
  });

  it("is said of each caller where they have the role, and of nobody where another has it", async () => {
    const escalates = {
      permissions: { statements: [{ actions: "iam:CreatePolicyVersion", resources: "*" }] },
    };
    const production = (size: number) =>
      entries(size, (n) => [`prod-${n}`, { accountId: String(333_333_333_330 + n), roles: [ROLE] }]);
    const ci = `arn:aws:iam::${PRIMARY_ID}:role/ci`;
    const kind = "privilege escalation";
    const lines = await found({
      role: escalates,
      accounts: production(1),
      group: { assume: { "*": [ROLE] } },
      machines: { ci: { principal: ci, assume: { "prod-1": [ROLE] } } },
    });
    assert.equal(lines.length, 2, lines.join("\n"));
    assert.ok(lines.includes(`${kind}: ${ci}, ${ROLE}, prod-1: ${kind} (iam:CreatePolicyVersion)`));
    const groups = entries(4, (n) => [
      `group-${n}`,
      { members: [`user-${n}`], assume: entries(n, (at) => [`prod-${at}`, [ROLE]]) },
    ]);
    assert.deepEqual(await found({ role: escalates, accounts: production(4), groups }), [
      `${kind}: 5 people, ${ROLE}, 1 to 4 accounts each: ${kind} (iam:CreatePolicyVersion)`,
    ]);
  });

  it("stands first in ACCESS.md, with a link to the role", async () => {
    const text = accessMarkdown(await rehearsalOf(example({ trust: { mfa: false } })));
    const [, section = ""] = text.split("## What to look at first");
    assert.ok(
      section.startsWith(
        `\n\n- **administrator without MFA**: ${WHO} may assume [\`${ROLE}\`](#${ROLE}) in child\n\n## Grants`,
      ),
      section.slice(0, 300),
    );
    assert.match(text, new RegExp(`^### ${ROLE}$`, "m"));
  });

  it("is a line that counts the administrators with MFA where there is nothing else", async () => {
    const sectionOf = async (change: Change): Promise<string | undefined> =>
      accessMarkdown(await rehearsalOf(example(change))).split("\n\n")[5];
    assert.equal(await sectionOf({}), "Nothing of this kind: 1 administrator, with MFA.");
    assert.equal(await sectionOf({ role: SOME_READING }), "Nothing of this kind.");
  });

  it("is somebody with credentials in no group", async () => {
    const users = {
      "mary.ann": { accessKey: true, consoleAccess: {} },
      visitor: {},
      [USER]: { accessKey: true },
    };
    const text = accessMarkdown(await rehearsalOf(example({ users, primary: { passwordPolicy: {} } })));
    assert.deepEqual(
      text.split("\n").filter((line) => line.includes("**in no group**")),
      [
        "- **in no group**: mary.ann gets access key and console password from the stack, and may assume nothing",
      ],
    );
  });

  it("is somebody with credentials in no group on the page, too, with a script and without", async () => {
    const users = { "mary.ann": { accessKey: true } };
    const data = await pageContents(await rehearsalOf(example({ users })));
    const text = "gets access key from the stack, and may assume nothing";
    assert.deepEqual(data.inNoGroup, [{ who: "mary.ann", text }]);
    assert.deepEqual(withoutScript(data).findings, [{ kind: "in no group", text: `mary.ann ${text}` }]);
  });

  it("does not depend on the day", async () => {
    const change: Change = { trust: { notAfter: "2099-12-31T00:00:00Z" }, primary: IDENTITY_CENTER };
    const text = accessMarkdown(await rehearsalOf(example(change)));
    assert.match(
      text,
      /- \*\*ends\*\*: boaty\.mcboatface may assume .* in child: until 2099-12-31T00:00:00Z/,
    );
    assert.ok(!text.includes(new Date().toISOString().slice(0, 10)));
  });
});
