import type {
  EnforcementLevel,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import { InputError } from "../components/model/problems";
import { UnknownOperatorError } from "../proof/decision/conditions";
import { UndecidedError } from "../proof/decision/representatives";
import { identityPoliciesOf, type IdentityPolicy, trustOf, type Trust } from "./documents";
import { isUnknown } from "./unknown";

/** A rule of the pack, which says all that a person needs who breaks it. */
export interface Rule extends ResourceValidationPolicy {
  /** In the field's words, as the configuration names it. */
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  /** What to write instead. */
  readonly remediationSteps: string;
  /** The page of AWS that says so. */
  readonly url: string;
  readonly validateResource: Validation;
}

type Validation = (args: ResourceValidationArgs, report: ReportViolation) => void;

/** What makes a rule: what it says of itself, and the complaints that it has about something. */
export interface Kind<Subject> {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly remediationSteps: string;
  readonly url: string;
  readonly configSchema?: PolicyConfigSchema;
  /** @param config as the rule's schema has it */
  readonly complaints: (subject: Subject, config: Readonly<Record<string, unknown>>) => Iterable<string>;
}

/** A rule about the trust policies of roles. */
export function trustRule(kind: Kind<Trust>): Rule {
  return ruleOf(kind, (args) => {
    const trust = trustOf(args);
    return trust === undefined ? [] : [trust];
  });
}

/** A rule about what policies allow roles, users and groups. */
export function identityRule(kind: Kind<IdentityPolicy>): Rule {
  return ruleOf(kind, (args) => identityPoliciesOf(args));
}

/** A rule about the inputs of a type of resources. */
export function resourceRule(type: string, kind: Kind<ResourceValidationArgs>): Rule {
  return ruleOf(kind, (args) => (args.type === type ? [args] : []));
}

/** A rule about whatever a resource holds. */
export function ruleOf<Subject>(
  { complaints, ...said }: Kind<Subject>,
  subjectsOf: (args: ResourceValidationArgs) => Iterable<Subject>,
): Rule {
  return {
    ...said,
    validateResource: (args, report) => {
      const why = whyNotDecided(() => {
        for (const subject of subjectsOf(args)) {
          for (const complaint of orOfConfiguration(() => [...complaints(subject, args.getConfig())])) {
            report(violation(complaint, said));
          }
        }
      });
      // documents-not-checked tells of it, once for all rules.
      if (why !== undefined) args.notApplicable(why);
    },
  };
}

/** Complaints, or the one about an access model in the rule's configuration that cannot be used. */
function orOfConfiguration(complaints: () => string[]): string[] {
  try {
    return complaints();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [`the configuration of this rule cannot be used: ${error.message}`];
  }
}

/** A complaint with what to do about it. */
export function violation(
  complaint: string,
  { remediationSteps, url }: Pick<Rule, "remediationSteps" | "url">,
): string {
  return `${complaint}. ${remediationSteps} (${url})`;
}

/** Why something could not be decided; undefined where it was. */
export function whyNotDecided(decide: () => void): string | undefined {
  try {
    decide();
    return undefined;
  } catch (error) {
    if (isUnknown(error)) return "it is not known before the deployment";
    if (error instanceof UndecidedError || error instanceof UnknownOperatorError) return error.message;
    throw error;
  }
}
