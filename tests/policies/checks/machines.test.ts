import assert from "node:assert/strict";
import type { MachineArgs } from "../../../components/model/accessModel";
import { type Change, CHILD_ID, example, OTHER_ID, PRIMARY_ID, problemsOf, ROLE, USER } from "../../models";

const CI_ARN = `arn:aws:iam::${OTHER_ID}:role/ci`;

function withCi(machine: Partial<MachineArgs>, change: Change = {}) {
  return example({ ...change, machines: { ci: { principal: CI_ARN, assume: { child: ROLE }, ...machine } } });
}

function notAPrincipal(principal: string): string {
  return `machines.ci.principal: ${JSON.stringify(principal)} is not the ARN of a role or user; allowed: arn:aws:iam::ACCOUNT:role/PATH/NAME or arn:aws:iam::ACCOUNT:user/PATH/NAME, without wildcards`;
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
    `arn:aws:iam::${OTHER_ID}:root`,
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
      'assume.chidl: there is no account "chidl" (there is: child)',
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
