import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { accountInFiles } from "../../../../commands/live/account/files";
import { accountFrom } from "../../../../commands/live/account/read";

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
};

function role(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${name}`,
    Arn: `arn:aws:iam::222222222222:role/${name}`,
    AssumeRolePolicyDocument: TRUST,
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    ...more,
  };
}

function details(...roles: readonly unknown[]) {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [] };
}

describe("what is read of an account", () => {
  it("takes a trust policy as the API gives it, and as the CLI prints it", () => {
    const encoded = encodeURIComponent(JSON.stringify(TRUST));
    const { roles } = accountFrom([details(role("a"), role("b", { AssumeRolePolicyDocument: encoded }))]);
    assert.deepEqual(
      roles.map(({ trust }) => trust),
      [TRUST, TRUST],
    );
  });

  it("takes the default version of a managed policy", () => {
    const Arn = "arn:aws:iam::222222222222:policy/p";
    const versions = [
      { Document: "old", IsDefaultVersion: false },
      { Document: TRUST, IsDefaultVersion: true },
    ];
    const policy = { PolicyName: "p", Path: "/", Arn, PolicyVersionList: versions };
    const { policies } = accountFrom([{ ...details(), Policies: [policy] }]);
    assert.deepEqual(policies.get(Arn)?.document, TRUST);
  });

  it("does not know how long sessions last until list-roles says so", () => {
    const arn = "arn:aws:iam::222222222222:role/a";
    assert.equal(accountFrom([details(role("a"))]).roles[0]?.maxSessionDuration, undefined);
    const listed = { Roles: [{ Arn: arn, MaxSessionDuration: 7200 }] };
    assert.equal(accountFrom([details(role("a")), listed]).roles[0]?.maxSessionDuration, 7200);
  });

  it("tells an account without identity providers from one of which they are not known", () => {
    assert.equal(accountFrom([details(role("a"))]).oidcProviders, undefined);
    assert.deepEqual(accountFrom([details(role("a")), { OpenIDConnectProviderList: [] }]).oidcProviders, []);
  });

  it("finds the audiences of a provider by its URL", () => {
    const Arn = "arn:aws:iam::222222222222:oidc-provider/issuer.example/tenant";
    const account = accountFrom([
      details(role("a")),
      { OpenIDConnectProviderList: [{ Arn }] },
      { Url: "issuer.example/tenant", ClientIDList: ["sts.amazonaws.com"] },
    ]);
    assert.deepEqual(account.oidcProviders, [{ arn: Arn, audiences: ["sts.amazonaws.com"] }]);
  });

  const REFUSED: Readonly<Record<string, readonly [documents: readonly unknown[], says: RegExp]>> = {
    "a page without the one that follows": [[{ ...details(role("a")), IsTruncated: true }], /more follow/],
    "what --max-items has cut": [[{ ...details(role("a")), NextToken: "e" }], /more follow/],
    "what --query has left": [
      [{ RoleDetailList: [role("a")] }],
      /no UserDetailList, no GroupDetailList, no Policies/,
    ],
    "the output of another command": [[{ Buckets: [] }], /none of UserDetailList/],
    "two accounts in one file": [
      [details(role("a"), role("b", { Arn: "arn:aws:iam::333333333333:role/b" }))],
      /of several accounts: 222222222222, 333333333333/,
    ],
    "an account of which nothing is there": [[details()], /which account/],
    "a role that two pages tell of differently": [
      [details(role("a")), details(role("a", { Path: "/other/" }))],
      /two things of arn:aws:iam::222222222222:role\/a/,
    ],
    "a role without an ARN": [[details({ RoleName: "a" })], /RoleDetailList\[0\]\.RoleId/],
  };
  for (const [what, [documents, says]] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, () => {
      assert.throws(() => accountFrom(documents), { name: "UnreadableAccount", message: says });
    });
  }
});

describe("files of an account", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "account-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const [first, second] = [
    JSON.stringify({ ...details(role("a")), IsTruncated: true }, null, 2),
    JSON.stringify(details(role("b", { Description: 'braces } in "texts" {' }))),
  ];
  const names = (...files: readonly string[]): string[] =>
    accountInFiles(files).roles.map(({ name }) => name);

  it("may hold pages after each other, one a line, or as a list", () => {
    assert.deepEqual(names(file("pages.json", `${first}\n${second}\n`)), ["a", "b"]);
    assert.deepEqual(names(file("lines.json", `${second}\n${JSON.stringify({ Roles: [] })}`)), ["b"]);
    assert.deepEqual(names(file("list.json", `[${first},${second}]`)), ["a", "b"]);
  });

  it("may be several, gzipped, or as PowerShell writes them", () => {
    assert.deepEqual(names(file("1.json", first), file("2.json", second)), ["a", "b"]);
    assert.deepEqual(names(file("b.json.gz", gzipSync(second))), ["b"]);
    assert.deepEqual(names(file("b.json", Buffer.from(`\ufeff${second}`, "utf16le"))), ["b"]);
  });

  const REFUSED: Readonly<Record<string, readonly [content: string | Buffer, says: RegExp]>> = {
    "one that is cut off": [
      `${first}\n${second.slice(0, -40)}`,
      /cut off: the document that begins in line \d+/,
    ],
    "a gzip that is cut off": [gzipSync(second).subarray(0, 60), /unexpected end of file/],
    "one that is no JSON": ["An error occurred (AccessDenied)", /line 1 is no JSON/],
    "one with text after its JSON": [`${second}\n\nDone.`, /line 3 is no JSON/],
    "an empty one": ["\n", /it is empty/],
  };
  for (const [what, [content, says]] of Object.entries(REFUSED)) {
    it(`are not read where there is ${what}`, () => {
      const path = file("refused", content);
      assert.throws(() => accountInFiles([path]), { name: "UnreadableAccount", message: says });
      assert.throws(() => accountInFiles([path]), new RegExp(`${path}: `));
    });
  }

  it("are not read where one is missing", () => {
    assert.throws(() => accountInFiles([join(folder, "ghost")]), /ghost: there is no such file/);
  });
});
