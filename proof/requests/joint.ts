import { parse } from "ipaddr.js";
import { type Context, contextOf } from "../decision/context";
import type { Probe } from "../decision/conditions";
import {
  addressesOf,
  type Dimension,
  inSeconds,
  numbersOf,
  probesOf,
  signatureOf,
  textsOf,
  timesOf,
} from "../decision/dimensions";
import { UndecidedError } from "../decision/representatives";
import type { Test } from "../decision/statements";
import { ANY, literal, many, pattern } from "../decision/pattern";
import { APPLICATION, SESSION_NAME, TEXT } from "./forms";
import type { Carries } from "./keys";

/** Keys that AWS sets together, so that they do not vary by themselves. */

/**
 * How somebody proved who they are. Long-term keys carry none of these keys; a session without MFA says so and has no
 * age; a session with MFA has one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime
 */
export const CREDENTIALS: Dimension = credentials(() => []);

/** Long-term keys with the code of a device, which sts:AssumeRole takes in the call itself. */
const WITH_CODE = { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "1" };

/**
 * The same for a call of sts:AssumeRole, and for what is set on its session.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export const CREDENTIALS_TO_ASSUME: Dimension = credentials(() => [WITH_CODE]);

/**
 * The same, and beside it MFA's two keys each without the other, which AWS does not send: a grant that asks for both
 * is not to lean on one alone.
 */
export const CREDENTIALS_APART: Dimension = credentials((ages) => [
  WITH_CODE,
  ...ages.flatMap((age) => [
    { "aws:MultiFactorAuthAge": age },
    { "aws:MultiFactorAuthPresent": "false", "aws:MultiFactorAuthAge": age },
  ]),
]);

function credentials(more: (ages: readonly string[]) => Readonly<Record<string, string>>[]): Dimension {
  return joint(
    "credentials",
    ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"],
    (testsOn) => {
      const ages = [...new Set(["1", ...numbers(testsOn("aws:multifactorauthage"), 0)])];
      const issued = times(testsOn("aws:tokenissuetime"));
      const sessions = issued.flatMap((time) => [
        ...ages.map((age) => ({
          "aws:MultiFactorAuthPresent": "true",
          "aws:MultiFactorAuthAge": age,
          "aws:TokenIssueTime": time,
        })),
        { "aws:MultiFactorAuthPresent": "false", "aws:TokenIssueTime": time },
      ]);
      return [...sessions, {}, ...more(ages)].map(contextOf);
    },
  );
}

/** A role's session says when it began, and nothing of MFA. */
export const ROLE_CREDENTIALS: Dimension = joint("credentials", ["aws:TokenIssueTime"], (testsOn) =>
  times(testsOn("aws:tokenissuetime")).map((time) => contextOf({ "aws:TokenIssueTime": time })),
);

/**
 * Where a call comes from: an address of the internet, or the endpoint of a VPC, which hides it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
 */
export const NETWORK: Dimension = joint(
  "network",
  ["aws:SourceIp", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpcSourceIp"],
  (testsOn) => {
    const addresses = (key: string): string[] => [
      ...EXAMPLE_ADDRESSES,
      ...addressesOf(onlyAddresses(testsOn(key))),
    ];
    const internet = addresses("aws:sourceip").filter(isOfInternet);
    const texts = (key: string, example: string): readonly string[] =>
      testsOn(key).length === 0
        ? [example]
        : textsOf({ ...TEXT, examples: [example] }, probesOf(testsOn(key)));
    const within = testsOn("aws:vpcsourceip").length === 0 ? ["10.0.0.7"] : addresses("aws:vpcsourceip");
    const endpoints = texts("aws:sourcevpce", "vpce-0123456789abcdef0").flatMap((vpce) =>
      texts("aws:sourcevpc", "vpc-0123456789abcdef0").flatMap((vpc) =>
        within.map((address) => ({
          "aws:SourceVpce": vpce,
          "aws:SourceVpc": vpc,
          "aws:VpcSourceIp": address,
        })),
      ),
    );
    return [...internet.map((address) => ({ "aws:SourceIp": address })), ...endpoints].map(contextOf);
  },
);

const EXAMPLE_ADDRESSES = ["198.51.100.77", "8.8.8.8", "2001:db8:77::7", "10.0.0.7"];

const NOT_OF_INTERNET = [
  "private",
  "loopback",
  "linkLocal",
  "uniqueLocal",
  "multicast",
  "broadcast",
  "unspecified",
  "carrierGradeNat",
  "ipv4Mapped",
];

/** Networks for documentation count: examples are written with them. */
function isOfInternet(address: string): boolean {
  return !NOT_OF_INTERNET.includes(parse(address).range());
}

/**
 * When a call is made. Both keys say the same.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
 */
export const TIME: Dimension = joint("time", ["aws:CurrentTime", "aws:EpochTime"], (testsOn) =>
  times([...testsOn("aws:currenttime"), ...testsOn("aws:epochtime").map(inTime)]).map((time) =>
    contextOf({ "aws:CurrentTime": time, "aws:EpochTime": String(Date.parse(time) / 1000) }),
  ),
);

/**
 * The application that account access manager calls for, and the account that the application is of.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-prepare-roles.html
 */
export const ACCOUNT_ACCESS_SOURCE: Dimension = joint(
  "application",
  ["aws:SourceArn", "aws:SourceAccount"],
  (testsOn) => {
    const probes = [
      ...probesOf(testsOn("aws:sourcearn")),
      ...probesOf(testsOn("aws:sourceaccount")).flatMap(onItsAccount),
    ];
    return textsOf(APPLICATION, probes).map((arn) =>
      contextOf({ "aws:SourceArn": arn, "aws:SourceAccount": arn.split(":")[4] }),
    );
  },
);

/** What an account is compared with, as something that an application's ARN is compared with. */
function onItsAccount(probe: Probe): Probe[] {
  if (probe.kind !== "text" && probe.kind !== "exact") return [];
  const account = probe.kind === "text" ? probe.pattern.steps : literal(probe.text);
  const steps = [...literal("arn:"), many(ANY), literal(":"), account, literal(":application/"), many(ANY)];
  return [{ kind: "text", pattern: { ...pattern(...steps), ignoreCase: false } }];
}

/** Seconds since 1970 may be compared as a number. */
function inTime(test: Test): Test {
  const probes = test.probes.map((probe): Probe =>
    probe.kind === "number" ? { kind: "time", time: probe.number * 1000 } : probe,
  );
  return { ...test, probes };
}

/** Values that tags are tried with, apart from those that are compared. */
const MOST_TAGGINGS = 20_000;

/**
 * Tags that a call sets, with the list of their keys.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export const REQUEST_TAGS: Dimension = {
  name: "tags",
  controls: (key) => key === "aws:tagkeys" || key.startsWith(REQUEST_TAG),
  values: (tests) => {
    const ofKeys = tests.filter(({ key }) => key === "aws:tagkeys");
    const named = tests
      .filter(({ key }) => key.startsWith(REQUEST_TAG))
      .map(({ key }) => key.slice(REQUEST_TAG.length));
    const listed = textsOf(TEXT, probesOf(ofKeys));
    const keys = new Map([...named, ...listed, "something-else"].map((key) => [key.toLowerCase(), key]));
    // Spelled as a list of keys spells it, which regards case.
    for (const key of listed) keys.set(key.toLowerCase(), key);
    const taggings = [...keys.values()].reduce<readonly Readonly<Record<string, string>>[]>(
      (all, key) => {
        const own = tests.filter((test) => test.key === REQUEST_TAG + key.toLowerCase());
        const values = own.length === 0 ? ["something"] : distinctTexts(own);
        if (all.length * (values.length + 1) > MOST_TAGGINGS)
          throw new UndecidedError("it asks for too many tags");
        const more = all.flatMap((tags) => [tags, ...values.map((value) => ({ ...tags, [key]: value }))]);
        return more.length > MANY_TAGGINGS ? distinctTaggings(more, tests) : more;
      },
      [{}],
    );
    return taggings.map(taggingOf);
  },
};

/** The same, of a request that sets at least one. */
export const SOME_REQUEST_TAGS: Dimension = {
  ...REQUEST_TAGS,
  values: (tests) => REQUEST_TAGS.values(tests).filter((tags) => tags.size > 0),
};

const REQUEST_TAG = "aws:requesttag/";

/** From here on, of tags that the tests answer alike one is enough. */
const MANY_TAGGINGS = 500;

/**
 * Of tags that the tests answer alike, one. Each test speaks of one tag, or of the keys of all, of which it asks for
 * some or for every one; so tags that are answered alike are so with a further tag too, but for the first of all.
 */
function distinctTaggings(
  taggings: readonly Readonly<Record<string, string>>[],
  tests: readonly Test[],
): readonly Readonly<Record<string, string>>[] {
  const distinct = new Map<string, Readonly<Record<string, string>>>();
  for (const tags of taggings) {
    const isNone = Object.keys(tags).length === 0;
    const signature = `${isNone ? "none" : ""} ${signatureOf(tests, taggingOf(tags))}`;
    if (!distinct.has(signature)) distinct.set(signature, tags);
  }
  return [...distinct.values()];
}

/** Of texts that the tests answer alike, one. */
function distinctTexts(tests: readonly Test[]): string[] {
  const distinct = new Map<string, string>();
  for (const text of textsOf(TEXT, probesOf(tests))) {
    const signature = tests.map((test) => test.holds(new Map([[test.key, text]]))).join();
    if (!distinct.has(signature)) distinct.set(signature, text);
  }
  return [...distinct.values()];
}

function taggingOf(tags: Readonly<Record<string, string>>): Context {
  const keys = Object.keys(tags);
  return contextOf({
    ...Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key]])),
    "aws:TagKeys": keys.length === 0 ? undefined : keys,
  });
}

/**
 * Who is said to be behind a session that a call asks for. A session that has a source identity gives it to the next
 * one, and the call carries it under both keys; another one AWS refuses.
 *
 * @param isChained whether the caller's session may have one already
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-chain
 */
export function sourceIdentity(carries: Carries, isChained: boolean): Dimension {
  const keys = [...(carries === "never" ? [] : [IS_SET]), ...(isChained ? [WAS_SET] : [])];
  return joint("source identity", keys, (testsOn) => {
    const texts = textsOf(SESSION_NAME, probesOf(keys.flatMap((key) => testsOn(key.toLowerCase()))));
    const identities = texts.flatMap((text) => [
      ...(carries === "never" ? [] : [{ [IS_SET]: text }]),
      ...(isChained ? [Object.fromEntries(keys.map((key) => [key, text]))] : []),
    ]);
    return [...(carries === "always" ? [] : [{}]), ...identities].map(contextOf);
  });
}

const IS_SET = "sts:SourceIdentity";
const WAS_SET = "aws:SourceIdentity";

type TestsOn = (key: string) => readonly Test[];

function joint(name: string, keys: readonly string[], values: (testsOn: TestsOn) => Context[]): Dimension {
  const own = new Set(keys.map((key) => key.toLowerCase()));
  return {
    name,
    controls: (key) => own.has(key),
    values: (tests) => values((key) => tests.filter((test) => test.key === key)),
  };
}

/** Whole numbers from `least` on, around those that the tests compare with. */
function numbers(tests: readonly Test[], least: number): string[] {
  const probes = probesOf(tests);
  requireKinds(tests, ["number", "exact"]);
  const exact = probes.flatMap((probe) => (probe.kind === "exact" ? [probe.text] : []));
  return [
    ...new Set([String(least), ...numbersOf(probes), ...exact.filter((text) => /^\d+$/.test(text))]),
  ].filter((number) => Number(number) >= least);
}

function times(tests: readonly Test[]): string[] {
  requireKinds(tests, ["time"]);
  return [...new Set([inSeconds(Date.now()), ...timesOf(probesOf(tests))])];
}

function onlyAddresses(tests: readonly Test[]): Probe[] {
  requireKinds(tests, ["addresses"]);
  return probesOf(tests);
}

/** What is compared otherwise than its kind (an address as text) is not decided. */
function requireKinds(tests: readonly Test[], kinds: readonly Probe["kind"][]): void {
  for (const { key, probes } of tests) {
    const other = probes.find(({ kind }) => !kinds.includes(kind));
    if (other !== undefined) throw new UndecidedError(`${key} is compared as ${other.kind}`);
  }
}
