import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../../components/access";
import type { MachineArgs, TrustArgs } from "../../../components/model/accessModel";
import { type Change, CHILD_ID, example, OTHER_ID, PRIMARY_ID, problemsOf, ROLE, USER } from "../../models";

const CI_ARN = `arn:aws:iam::${OTHER_ID}:role/ci`;

function withCi(machine: Partial<MachineArgs>, change: Change = {}) {
  return example({ ...change, machines: { ci: { principal: CI_ARN, assume: { child: ROLE }, ...machine } } });
}

function notAPrincipal(principal: string): string {
  return `machines.ci.principal: ${JSON.stringify(principal)} is not the ARN of a role, user or account; allowed: arn:aws:iam::ACCOUNT:role/PATH/NAME or arn:aws:iam::ACCOUNT:user/PATH/NAME, without wildcards; or arn:aws:iam::ACCOUNT:root of a third party's account, with an externalId`;
}

describe("the principal of a machine", () => {
  for (const principal of [
    CI_ARN,
    `arn:aws:iam::${OTHER_ID}:role/build/linux/ci`,
    `arn:aws:iam::${OTHER_ID}:user/bots/ci`,
    `arn:aws:iam::${PRIMARY_ID}:role/ci`,
    `arn:aws:iam::${CHILD_ID}:role/ci`,
  ]) {
    it(`may be ${principal}`, () => {
      assert.deepEqual(problemsOf(withCi({ principal })), []);
    });
  }

  for (const principal of [
    "",
    "*",
    OTHER_ID,
    `arn:aws:iam::${OTHER_ID}:root/ci`,
    `arn:aws:iam::${OTHER_ID}:group/bots`,
    `arn:aws:iam::${OTHER_ID}:role/*`,
    `arn:aws:iam::${OTHER_ID}:role/ci-?`,
    `arn:aws:iam::*:role/ci`,
    `arn:aws:iam::${OTHER_ID}:role/`,
    `arn:aws:sts::${OTHER_ID}:assumed-role/ci/build`,
    ` ${CI_ARN}`,
  ]) {
    it(`may not be ${JSON.stringify(principal)}`, () => {
      assert.deepEqual(problemsOf(withCi({ principal })), [notAPrincipal(principal)]);
    });
  }

  it("may not be of another partition, which no trust can cross", () => {
    assert.deepEqual(problemsOf(withCi({ principal: CI_ARN.replace("aws", "aws-cn") })), [
      `machines.ci.principal: ${CI_ARN.replace("aws", "aws-cn")} is in partition aws-cn; the model's partition is aws`,
    ]);
    assert.deepEqual(
      problemsOf(
        withCi({ principal: CI_ARN.replace("aws", "aws-cn") }, { primary: { partition: "aws-cn" } }),
      ),
      [],
    );
  });

  for (const name of [USER, USER.toUpperCase()]) {
    it(`may not be a person of the model, who would get in without MFA (${name})`, () => {
      const principal = `arn:aws:iam::${PRIMARY_ID}:user/${name}`;
      assert.deepEqual(problemsOf(withCi({ principal })), [
        `machines.ci.principal: ${principal} is user "${USER}" of the model, who would get in without MFA; give the machine a principal of its own`,
      ]);
    });
  }

  describe("in the path that a role trusts", () => {
    const principal = `arn:aws:iam::${PRIMARY_ID}:user/people/bots/ci`;
    const inPath = (change: Change = {}) =>
      withCi({ principal, externalId: "build-42" }, { primary: { userPath: "/people/" }, ...change });

    it("may not be a user, who would get in as people do", () => {
      assert.deepEqual(problemsOf(inPath({ trust: { match: "path" } })), [
        `machines.ci.principal: ${principal} is in primary.userPath "/people/", all of whose users role "${ROLE}" trusts (match: path), so it would get in as people do and not as the machine is asked to; give it a user outside of that path, or a role`,
      ]);
    });

    it("may be a user where the role names its users", () => {
      assert.deepEqual(problemsOf(inPath()), []);
    });

    it("may be a user where it assumes another role", () => {
      const change: Change = {
        trust: { match: "path" },
        account: { roles: [ROLE, "reader"] },
        roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
      };
      const machines = { ci: { principal, assume: { child: "reader" } } };
      assert.deepEqual(problemsOf(example({ ...change, primary: { userPath: "/people/" }, machines })), []);
    });
  });

  it("may not be that of another machine on the same role, where the wider conditions would decide", () => {
    const machines = {
      ci: { principal: CI_ARN, assume: { child: ROLE }, externalId: "build-42" },
      cron: { principal: CI_ARN, assume: { "*": ROLE } },
    };
    assert.deepEqual(problemsOf(example({ machines })), [
      `machines.cron.principal: machine "ci" has the same principal and assumes "${ROLE}" in "child" too, so the conditions of either would do; make them one machine`,
    ]);
  });

  it("is told beside the first of the machines that have it", () => {
    const machine = { principal: CI_ARN, assume: { child: ROLE } };
    const machines = { ci: machine, cron: machine, backup: machine };
    assert.deepEqual(
      problemsOf(example({ machines })).map((problem) =>
        /^machines\.(\w+)\.principal: machine "(\w+)"/.exec(problem)?.slice(1),
      ),
      [
        ["cron", "ci"],
        ["backup", "ci"],
      ],
    );
  });

  it("may be that of another machine on another role", () => {
    const change: Change = {
      account: { roles: [ROLE, "reader"] },
      roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
      machines: {
        ci: { principal: CI_ARN, assume: { child: ROLE }, externalId: "build-42" },
        cron: { principal: CI_ARN, assume: { child: "reader" } },
      },
    };
    assert.deepEqual(problemsOf(example(change)), []);
  });
});

describe("a machine", () => {
  const refused: readonly (readonly [fact: string, machine: Partial<MachineArgs>, problem: string])[] = [
    ["grants nothing", { assume: {} }, "assume: the machine grants nothing"],
    ["grants empty lists", { assume: { child: [] } }, "assume: the machine grants nothing"],
    [
      "grants a role that the account does not have",
      { assume: { child: "ghost" } },
      `assume.child[0]: there is no role "ghost" in account "child" (it has: ${ROLE})`,
    ],
    [
      "grants a role in an account that is not there",
      { assume: { child: ROLE, chidl: ROLE } },
      'assume.chidl: there is no account "chidl"; did you mean "child"? (there is: child)',
    ],
    [
      "has an external ID with a space",
      { externalId: "build 42" },
      'externalId: "build 42" is not allowed; allowed: letters, digits and _+=,.@:/-',
    ],
    [
      "has an external ID with a wildcard",
      { externalId: "build-*" },
      'externalId: "build-*" is not allowed; allowed: letters, digits and _+=,.@:/-',
    ],
    [
      "has a wildcard in its session names, which are prefixes already",
      { sessionName: "build-*" },
      'sessionName: "build-*" is not allowed; allowed: letters, digits and _+=,.@-',
    ],
    [
      "has an address that is none",
      { sourceIps: "build.example.org" },
      'sourceIps[0]: "build.example.org" is neither an address nor a CIDR, as in 203.0.113.0/24 or 2001:db8::/32',
    ],
    [
      "has every address",
      { sourceIps: ["192.0.2.1", "::/0"] },
      "sourceIps[1]: ::/0 is every address; leave it out to allow them all",
    ],
    [
      "has a condition operator that IAM does not have",
      { conditions: { StringEqual: { "aws:PrincipalTag/stage": "prod" } } },
      'conditions.StringEqual: IAM has no condition operator "StringEqual"; did you mean "StringEquals"?',
    ],
    [
      "has a condition without values",
      { conditions: { StringEquals: { "aws:PrincipalTag/stage": [] } } },
      'conditions.StringEquals["aws:PrincipalTag/stage"]: a condition needs a key and at least one value',
    ],
  ];
  for (const [fact, machine, problem] of refused) {
    it(`is refused where it ${fact}`, () => {
      assert.deepEqual(problemsOf(withCi(machine)), [`machines.ci.${problem}`]);
    });
  }

  it("may have everything at once", () => {
    const machine: MachineArgs = {
      principal: CI_ARN,
      assume: { "*": ROLE },
      externalId: "build/42:a+b=c,d.e@f_g-h",
      attach: false,
      sessionName: "build-",
      sourceIps: ["192.0.2.0/24", "2001:db8::/32"],
      conditions: { StringEquals: { "aws:PrincipalTag/stage": "prod" } },
    };
    assert.deepEqual(problemsOf(withCi(machine)), []);
  });

  it("is enough for a role that no group grants", () => {
    const change: Change = {
      account: { roles: [ROLE, "deploy"] },
      roles: { deploy: { permissions: { managedPolicies: "PowerUserAccess" } } },
    };
    assert.deepEqual(problemsOf(withCi({ assume: { child: "deploy" } }, change)), []);
  });

  it("may not have a name whose assume policy a group has", () => {
    const machines = {
      builders: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE } },
    };
    assert.deepEqual(problemsOf(example({ machines, group: { policyName: "Builders-Assume" } })), [
      'machines.builders: "builders-assume" is the name of a policy of group "child-users" already; an account cannot have it twice',
    ]);
  });

  it("may not have a name that no policy could have", () => {
    const machines = { "ci server": { principal: CI_ARN, assume: { child: ROLE } } };
    const [problem = "", ...others] = problemsOf(example({ machines }));
    assert.deepEqual(others, []);
    assert.match(problem, /^machines\["ci server"\]: .* allowed: letters, digits and _\+=,\.@-$/);
  });
});

describe("a role that AWS alone may change", () => {
  const reserved = [
    `arn:aws:iam::${PRIMARY_ID}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admins_0123456789abcdef`,
    `arn:aws:iam::${PRIMARY_ID}:role/AWSReservedSSO_Admins_0123456789abcdef`,
    `arn:aws:iam::${PRIMARY_ID}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
  ];
  for (const principal of reserved) {
    it(`gets no assume policy attached (${principal})`, () => {
      assert.deepEqual(problemsOf(withCi({ principal })), [
        `machines.ci.attach: ${principal} is a role that AWS alone may change, so nothing can be attached to it; write attach: false and let it assume the roles otherwise, or make people of Identity Center a group with permissionSet`,
      ]);
    });

    it(`may be a machine that nothing is attached to (${principal})`, () => {
      assert.deepEqual(problemsOf(withCi({ principal, attach: false })), []);
      assert.deepEqual(problemsOf(withCi({ principal: principal.replace(PRIMARY_ID, OTHER_ID) })), []);
    });
  }

  for (const name of ["aws-reserved", "service-role/ci", "MyAWSReservedSSO_x", "AWSServiceRoleForUs"]) {
    it(`is not one called ${name}`, () => {
      assert.deepEqual(problemsOf(withCi({ principal: `arn:aws:iam::${PRIMARY_ID}:role/${name}` })), []);
    });
  }
});

describe("the session tags and the source identity of a machine", () => {
  for (const machine of [
    { sessionTags: { "kubernetes-pod-uid": "*", team: ["blue", "green-?*"] } },
    { sourceIdentity: true },
    { sourceIdentity: false },
    { sourceIdentity: "release" },
    { sourceIdentity: ["ops-*", "a?"] },
  ] satisfies Partial<MachineArgs>[]) {
    it(`may be ${JSON.stringify(machine)}`, () => {
      assert.deepEqual(problemsOf(withCi(machine)), []);
    });
  }

  const refused: readonly (readonly [machine: unknown, problem: string])[] = [
    [{ sessionTags: {} }, "sessionTags: names no tag; leave it out to refuse all session tags"],
    [{ sessionTags: { team: [] } }, "sessionTags.team: has no values; give those that may be set"],
    [
      { sessionTags: { team: "blue;*" } },
      'sessionTags.team: "blue;*" is not allowed; allowed: letters, digits, spaces and _.:/=+-@, with * and ? as wildcards',
    ],
    [{ sourceIdentity: [] }, "sourceIdentity: has no values; write those that it may have, or true for any"],
    [
      { sourceIdentity: ["aws:*"] },
      'sourceIdentity[0]: "aws:*" is not allowed; allowed: letters, digits and _+=,.@-, with * and ? as wildcards',
    ],
    [{ sourceIdentity: 42 }, "sourceIdentity: 42 is not allowed; allowed: true | VALUE | [VALUE, ...]"],
  ];
  for (const [machine, problem] of refused) {
    it(`may not be ${JSON.stringify(machine)}`, () => {
      assert.deepEqual(problemsOf(withCi(machine as Partial<MachineArgs>)), [`machines.ci.${problem}`]);
    });
  }

  it("have to let through what the model's own role makes its users set", () => {
    const hub = { principal: `arn:aws:iam::${CHILD_ID}:role/hub`, assume: { child: ROLE } };
    const warnings = (machine: MachineArgs, trust: TrustArgs): string[] =>
      warningsOf(
        readAccess(
          example({
            account: { roles: [ROLE, "hub"] },
            roles: { hub: { permissions: { managedPolicies: "ReadOnlyAccess" }, trust } },
            group: { assume: { child: [ROLE, "hub"] } },
            machines: { hub: machine },
          }),
        ),
      )
        .map(({ path }) => path)
        .filter((path) => path === "machines.hub.sourceIdentity");
    assert.equal(warnings(hub, { sourceIdentity: true }).length, 1);
    assert.deepEqual(warnings({ ...hub, sourceIdentity: true }, { sourceIdentity: true }), []);
    assert.deepEqual(warnings(hub, {}), []);
  });
});

describe("an account as a machine", () => {
  const WHOLE = { principal: `arn:aws:iam::${OTHER_ID}:root`, externalId: "acme-7" };

  it("is a third party's, with an external ID", () => {
    assert.deepEqual(problemsOf(withCi(WHOLE)), []);
  });

  it("is refused without an external ID", () => {
    const [problem, ...others] = problemsOf(withCi({ ...WHOLE, externalId: undefined }));
    assert.match(
      problem ?? "",
      /^machines\.ci\.externalId: is missing: arn:aws:iam::333333333333:root is whoever that account lets/,
    );
    assert.deepEqual(others, []);
  });

  for (const [account, of, advice] of [
    [PRIMARY_ID, "the primary account", "name a role or user of it, or make its people members of groups"],
    [CHILD_ID, 'account "child" of the model', "name a role or user of it"],
  ] as const) {
    it(`is not ${of}`, () => {
      const principal = `arn:aws:iam::${account}:root`;
      assert.deepEqual(problemsOf(withCi({ ...WHOLE, principal })), [
        `machines.ci.principal: ${principal} is ${of}, and whoever it lets would get in, past groups and MFA; ${advice}`,
      ]);
    });
  }

  for (const attach of [true, false]) {
    it(`has nothing to attach a policy to (attach: ${attach})`, () => {
      assert.deepEqual(problemsOf(withCi({ ...WHOLE, attach })), [
        "machines.ci.attach: is for a role or user of the primary account; an account has nothing to attach a policy to",
      ]);
    });
  }

  it("is of the model's partition", () => {
    assert.deepEqual(problemsOf(withCi({ ...WHOLE, principal: `arn:aws-cn:iam::${OTHER_ID}:root` })), [
      `machines.ci.principal: arn:aws-cn:iam::${OTHER_ID}:root is in partition aws-cn; the model's partition is aws`,
    ]);
  });

  it("lets in each machine of the account on the same role, which is refused", () => {
    const assume = { child: ROLE };
    const one = { principal: CI_ARN, assume, sourceIps: "192.0.2.0/24" };
    assert.deepEqual(problemsOf(example({ machines: { one, vendor: { ...WHOLE, assume } } })), [
      `machines.one.principal: is of account ${OTHER_ID}, of which machine "vendor" lets in everybody to "${ROLE}" in "child", so the conditions of either would do; keep one of them on the role`,
    ]);
    const elsewhere = { ...one, principal: "arn:aws:iam::444444444444:role/ci" };
    assert.deepEqual(problemsOf(example({ machines: { one: elsewhere, vendor: { ...WHOLE, assume } } })), []);
  });
});
