import { defined } from "../../components/model/arns";
import { MAIN_REGIONS } from "../../components/model/regions";
import type { Project } from "../rehearsal/project";
import type { Rehearsal } from "../rehearsal/rehearse";
import { checkArticle, createAccessKey, deleteAccessKey, printed } from "./article";
import { CannotWork } from "../cannotWork";
import { deployAll, type Deployment, type DeployedStack, previewAll } from "./deploy";
import { type Credentials, EmulatedAccounts } from "./emulatedAccounts";
import { holdingsOf } from "./holdings";
import { keep } from "./keep";
import { awsConfigOf, memberOf } from "./outputs";
import { prerequisitesOf, provide } from "./prerequisites";
import type { Surroundings } from "./surroundings";
import { type TriedProject, writeWorkspace } from "./workspace";

/** What a try-out works with. */
export interface Tools extends Omit<Deployment, "credentials">, Surroundings {
  /** Of the emulator. */
  readonly endpoint: string;
  /** Of the try-out's own. */
  readonly folder: string;
  /** Process of the emulator; undefined where it is the person's own. */
  readonly pid: number | undefined;
}

/** What came of a try-out, which is then still deployed. */
export interface TryOut {
  /** What is otherwise than it should be, in sentences. */
  readonly problems: readonly string[];
  /** Lines for a shell in which one can look around. */
  readonly lookAround: () => readonly string[];
  /** Sees whether the emulator holds more than before, which it should not when all is taken back. */
  readonly leftovers: () => Promise<readonly string[]>;
}

/**
 * Deploys all stacks of a project to an emulator, makes the article's check as one of its members, and previews once
 * more.
 *
 * @throws CannotWork where the emulator does not answer, or does not have what the model asks for
 */
export async function tryOut(tried: TriedProject, rehearsal: Rehearsal, tools: Tools): Promise<TryOut> {
  const { project } = tried;
  const accounts = new EmulatedAccounts(tools.endpoint, project.access.primary.partition);
  const credentials = await credentialsOfAll(project, accounts, tools.signal);
  const credentialsOf = (accountId: string): Credentials => defined(credentials, accountId);
  const before = await holdingsOfAll(accounts, credentials);
  const planned = plannedArns(rehearsal);
  refuseTaken(planned, before, tools.endpoint);
  await provideFor(project, planned, { accounts, credentialsOf, tools });

  writeWorkspace(tools.workspace, tried, tools.endpoint);
  const deployment = { ...tools, credentials: credentialsOf };
  const stacks = await deployAll(project, deployment);
  const { member, problems } = await checkAsMember(project, stacks, { accounts, credentialsOf, tools });
  await tools.say("");
  const changes = await previewAll(stacks, deployment);
  return {
    problems: [...problems, ...changes],
    lookAround: () =>
      keep({
        ...tools,
        region: MAIN_REGIONS[project.access.primary.partition],
        stacks: new Map(stacks.map(({ target }) => [target.name, credentialsOf(target.accountId)])),
        member,
      }),
    leftovers: async () => {
      const after = await holdingsOfAll(accounts, credentials);
      return after.filter((held) => !before.includes(held));
    },
  };
}

interface Emulated {
  readonly accounts: EmulatedAccounts;
  readonly credentialsOf: (accountId: string) => Credentials;
  readonly tools: Tools;
}

type CredentialsOfAccounts = Readonly<Record<string, Credentials>>;

async function credentialsOfAll(
  { stacks }: Project,
  accounts: EmulatedAccounts,
  signal: AbortSignal,
): Promise<CredentialsOfAccounts> {
  const credentials: Record<string, Credentials> = {};
  for (const { accountId } of stacks) {
    signal.throwIfAborted();
    credentials[accountId] = await accounts.credentialsOf(accountId);
  }
  return credentials;
}

/** What the accounts hold; the alias of an account is told with its ID. */
async function holdingsOfAll(
  accounts: EmulatedAccounts,
  credentials: CredentialsOfAccounts,
): Promise<string[]> {
  const held: string[] = [];
  for (const [accountId, keys] of Object.entries(credentials)) {
    const ofAccount = await holdingsOf(accounts.iam(keys));
    held.push(...ofAccount.map((each) => (each.startsWith("arn:") ? each : `${each} of ${accountId}`)));
  }
  return held;
}

/** The ARNs of what the stacks would create. */
function plannedArns({ runs }: Rehearsal): ReadonlySet<string> {
  const arns = runs.flatMap(({ resources }) => resources.map(({ outputs }) => outputs.arn));
  return new Set(arns.filter((arn) => typeof arn === "string"));
}

function refuseTaken(planned: ReadonlySet<string>, held: readonly string[], endpoint: string): void {
  const [first, ...others] = held.filter((arn) => planned.has(arn));
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` and ${others.length} more that the stacks create`;
  const message = `The emulator at ${endpoint} already holds ${first}${more}; try on an empty one, or empty it: curl -X POST ${endpoint}/moto-api/reset`;
  throw new CannotWork(message);
}

/** Creates what the model takes for granted and the stacks do not create. */
async function provideFor(
  { access }: Project,
  planned: ReadonlySet<string>,
  { accounts, credentialsOf, tools: { undo, signal, say } }: Emulated,
): Promise<void> {
  for (const prerequisite of prerequisitesOf(access).filter(({ arn }) => !planned.has(arn))) {
    signal.throwIfAborted();
    const { accountId, arn } = prerequisite;
    const takeAway = await provide(accounts.iam(credentialsOf(accountId)), prerequisite);
    if (takeAway === undefined) continue;
    undo.add(arn, takeAway);
    await say(`${arn}: created, since the model takes it for granted`);
  }
}

interface CheckedMember {
  readonly member?: { readonly key: Credentials; readonly awsConfig: string };
  readonly problems: readonly string[];
}

async function checkAsMember(
  { access }: Project,
  stacks: readonly DeployedStack[],
  { accounts, credentialsOf, tools: { undo, say, signal } }: Emulated,
): Promise<CheckedMember> {
  signal.throwIfAborted();
  const outputs = new Map(stacks.map(({ target, outputs }) => [target.name, outputs]));
  const member = memberOf(access, (stack) => outputs.get(stack) ?? {});
  if (member === undefined) {
    await say("\nThe model grants no role to an IAM user: there is nobody to be for the article's check.");
    return { problems: [] };
  }
  const { user } = member;
  const iam = accounts.iam(credentialsOf(access.primary.accountId));
  const key = await createAccessKey(iam, user);
  undo.add(`an access key of ${user}`, () => deleteAccessKey(iam, user, key));
  const iamOf = (account: string) => accounts.iam(credentialsOf(defined(access.accounts, account).accountId));
  const checked = await checkArticle(member, { accounts, key, iamOf });
  await say(`\nWho am I, with an access key of ${user}?\n${printed(checked.member)}`);
  for (const { target, identity } of checked.sessions) {
    await say(`\nWho am I, as ${target.role} in account ${target.account}?\n${printed(identity)}`);
  }
  const primary = stacks.at(-1)?.outputs ?? {};
  return { member: { key, awsConfig: awsConfigOf(primary, user) }, problems: checked.problems };
}
