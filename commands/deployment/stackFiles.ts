import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Problem } from "../../components/model/problems";
import { sideOfStack } from "../../components/model/stacks";
import { readText } from "../../components/source/read";
import { readSameEverywhere } from "../../components/source/sameEverywhere";
import type { Project } from "../rehearsal/project";

/** What a Pulumi.STACK.yaml says of its stack. */
export interface StackFile {
  readonly stack: string;
  readonly file: string;
  /** What it deploys, by the file or else by the stack's name. */
  readonly side?: string | undefined;
  readonly account?: string | undefined;
  readonly secretsProvider?: string | undefined;
  /** Its `aws:*` settings that are no secrets, as text. */
  readonly aws: Readonly<Record<string, string>>;
  readonly hasAwsSecrets: boolean;
}

const Content = z
  .looseObject({ secretsprovider: z.string().nullish(), config: z.record(z.string(), z.unknown()).nullish() })
  .nullish();

/** Every stack file of a project, in the order of their names. */
export function readStackFiles(folder: string, project: Project): StackFile[] {
  return readdirSync(folder)
    .flatMap((file) => {
      const [, stack] = /^Pulumi\.(.+)\.ya?ml$/.exec(file) ?? [];
      return stack === undefined ? [] : [stackFile(folder, file, stack, project)];
    })
    .sort((left, right) => (left.stack < right.stack ? -1 : 1));
}

function stackFile(folder: string, file: string, stack: string, { name, access }: Project): StackFile {
  const content = Content.safeParse(readSameEverywhere(readText(join(folder, file)), file).value);
  const config = content.data?.config ?? {};
  const aws = Object.entries(config).filter(([key]) => key.startsWith("aws:"));
  const plain = aws.filter(([, value]) => !isSecret(value));
  const own = (key: string): string | undefined => asText(config[`${name}:${key}`]);
  const ofModel = sideOfStack(access, stack);
  const side = own("side") ?? ofModel?.side;
  const accountOfName = ofModel?.side === "child" ? ofModel.account : stack;
  return {
    stack,
    file,
    side,
    account: own("account") ?? (side === "child" ? accountOfName : undefined),
    secretsProvider: content.data?.secretsprovider ?? undefined,
    aws: Object.fromEntries(plain.map(([key, value]) => [key, asText(value) ?? ""])),
    hasAwsSecrets: plain.length < aws.length,
  };
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Stack files by which a stack would not deploy what the model says of it. */
export function stackFileProblems(project: Project, files: readonly StackFile[]): Problem[] {
  return [...namesakes(project), ...files.flatMap((given) => rivals(files, given))];
}

/** Stacks of other projects may have one name there, and then one file here. */
function namesakes({ stacks }: Project): Problem[] {
  return stacks.flatMap(({ name, fullName }, index) => {
    const first = stacks.slice(0, index).find((each) => each.name === name);
    if (first === undefined) return [];
    const message = `would be the file of ${first.fullName} and of ${fullName}; give one of them another name`;
    return [{ path: `Pulumi.${name}.yaml`, message }];
  });
}

/** Stack files whose stack, or whose account, is none of the model's. */
export function orphanFiles(
  { name: project, stacks, access }: Project,
  files: readonly StackFile[],
): Problem[] {
  return files.flatMap(({ file, stack, account }) => {
    if (account !== undefined && !Object.keys(access.accounts).includes(account)) {
      const accounts = Object.keys(access.accounts).join(", ");
      return [{ path: file, message: `the model has no account "${account}" (it has: ${accounts})` }];
    }
    if (stacks.some(({ name }) => name === stack)) return [];
    const message = `no account of the model names stack "${stack}"; destroy what it deployed (pulumi destroy --stack ${stack}) before this file of project ${project} is deleted`;
    return [{ path: file, message }];
  });
}

/** Two stacks that deploy one account would take its roles from each other. The second of them is told. */
function rivals(files: readonly StackFile[], { stack, file, side, account }: StackFile): Problem[] {
  const earlier = files.slice(
    0,
    files.findIndex((each) => each.stack === stack),
  );
  const rival = earlier.find((each) => side !== undefined && each.side === side && each.account === account);
  if (rival === undefined) return [];
  const claimed = side === "child" ? `account "${account ?? ""}"` : "the primary account";
  return [
    {
      path: file,
      message: `claims ${claimed}, which ${rival.file} claims too; one stack deploys an account`,
    },
  ];
}

/** What a new stack gets in its file: what it deploys, the program knows by its name. */
export function configOfNew({ stacks }: Project, file: StackFile | undefined): Record<string, string> {
  const region = stacks.find(({ side }) => side === "primary")?.config["aws:region"];
  return region === undefined || file?.aws["aws:region"] !== undefined ? {} : { "aws:region": region };
}
