import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError, pathOf, type Problem, show } from "../../components/model/problems";
import { wholeKey } from "../../components/source/configKeys";
import { isMapping } from "../../components/source/merge";
import { readText } from "../../components/source/read";
import { readSameEverywhere } from "../../components/source/sameEverywhere";
import { stackFileOf } from "../../components/source/stackFile";

/**
 * What the environments of stacks (Pulumi ESC) may change of what is rehearsed: nobody but Pulumi Cloud knows what an
 * imported one holds.
 *
 * @returns a line for each thing that is not known here
 * @throws {@link InputError} where an environment in a stack's file sets what belongs under `config`, where it is seen
 * @see https://www.pulumi.com/docs/esc/integrations/infrastructure/pulumi-iac/
 */
export function readEnvironments(folder: string, project: string, stacks: readonly string[]): string[] {
  return stacks.flatMap((stack) => {
    const file = stackFileOf(stack);
    if (!existsSync(join(folder, file))) return [];
    const { value, positionOf } = readSameEverywhere(readText(join(folder, file)), file);
    const environment = isMapping(value) ? value.environment : undefined;
    const problems = ownKeys(environment, project).map((key): Problem => ({
      path: pathOf(...CONFIG, key),
      message: `overrides ${wholeKey(key, project)} unseen; write it under config`,
      at: positionOf([...CONFIG, key]),
    }));
    if (problems.length > 0) throw new InputError(file, problems);
    return notKnown(environment).map((what) => `stack ${stack}: ${what}`);
  });
}

const CONFIG = ["environment", "values", "pulumiConfig"];

function ownKeys(environment: unknown, project: string): string[] {
  const config = valuesOf(environment).pulumiConfig;
  if (!isMapping(config)) return [];
  return Object.keys(config).filter((key) => wholeKey(key, project).startsWith(`${project}:`));
}

const REFUSED_BY_THE_PROGRAM =
  "the program stops where that gives it another access model than the files say";

function notKnown(environment: unknown): string[] {
  const imports = Array.isArray(environment)
    ? environment
    : isMapping(environment)
      ? environment.imports
      : [];
  const names = [imports ?? []]
    .flat()
    .map((each) =>
      isMapping(each) ? Object.keys(each).join(", ") : typeof each === "string" ? each : show(each),
    );
  const { pulumiConfig, environmentVariables } = valuesOf(environment);
  const isElsewhere = pulumiConfig !== undefined && pulumiConfig !== null && !isMapping(pulumiConfig);
  const variables = isMapping(environmentVariables)
    ? Object.keys(environmentVariables).filter((name) => !name.startsWith("AWS_"))
    : environmentVariables === undefined || environmentVariables === null
      ? []
      : ["all that it takes from elsewhere"];
  return [
    ...(names.length === 0
      ? []
      : [`what its environment imports (${names.join(", ")}) is not known here; ${REFUSED_BY_THE_PROGRAM}`]),
    ...(isElsewhere
      ? [`the configuration of its environment is not known here; ${REFUSED_BY_THE_PROGRAM}`]
      : []),
    ...(variables.length === 0
      ? []
      : [`its environment sets variables where the program runs: ${variables.join(", ")}`]),
  ];
}

function valuesOf(environment: unknown): Readonly<Record<string, unknown>> {
  return isMapping(environment) && isMapping(environment.values) ? environment.values : {};
}
