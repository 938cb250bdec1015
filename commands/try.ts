/**
 * `npm run try`: deploys all stacks of the project with the real Pulumi CLI to an emulator of IAM and STS on this
 * machine, makes the article's check as one of its members (who am I, and who am I with the child's profile), and takes
 * everything away again.
 */
import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Place, type ProjectCommand, start } from "./command";
import { proven } from "./deployment/proven";
import { TOOLS, type Tools } from "./deployment/tools";
import type { Rehearsal } from "./rehearsal/rehearse";
import { withModelOption } from "./modelOption";
import { print } from "./streams";
import { runningEmulator, startEmulator } from "./try/emulator";
import { temporaryFolder } from "./try/folder";
import { Interrupted, interruption } from "./try/interruption";
import { usesAwsManagedPolicies } from "./try/prerequisites";
import { surroundingsIn } from "./try/surroundings";
import { type TryOut, tryOut } from "./try/tryOut";
import { Undo } from "./try/undo";
import { readTriedProject, type TriedProject } from "./try/workspace";

const Options = z.object({
  model: z.string().optional(),
  endpoint: z.string().optional(),
  keep: z.boolean().default(false),
});

type Options = z.infer<typeof Options>;

const WHAT_IT_SHOWS = `An emulator shows that everything deploys, and that names and ARNs fit. It holds nobody to a trust policy, to MFA or
to permissions: it would have let anybody assume these roles. Who may is proven by \`npm run rehearse\`.`;

type OfWorld = Pick<Tools, "engine" | "interrupts">;

/** The command, with one engine or another. */
export function tryCommandWith(world: OfWorld): ProjectCommand {
  return {
    define: () =>
      withModelOption(new Command("try"))
        .description("Deploys all stacks to an emulator on this machine, and takes them away again.")
        .option("--endpoint <url>", "use the emulator that answers there in place of moto_server", endpointOf)
        .option("--keep", "leave everything there, and print how to look around"),

    run: async ({ options }, place) => {
      const given = Options.parse(options);
      const tried = readTriedProject(place.project, given.model);
      const rehearsal = await proven(tried.project, place.stderr, "tried");
      if (rehearsal === undefined) return 1;
      try {
        return await tryIn(place, { tried, rehearsal }, given, world);
      } catch (error) {
        if (error instanceof Interrupted) return error.exitCode;
        throw error;
      }
    },
  };
}

export const tryCommand = tryCommandWith(TOOLS);

/** Tries a project in a folder and on an emulator of its own, of which nothing is left unless it is to be kept. */
async function tryIn(
  { stdout, stderr, environment }: Place,
  { tried, rehearsal }: { readonly tried: TriedProject; readonly rehearsal: Rehearsal },
  { endpoint, keep }: Options,
  world: OfWorld,
): Promise<number> {
  const { signal, stop } = interruption(world.interrupts, () => {
    stderr.write("Interrupted: clearing up. Once more leaves at once.\n");
  });
  const folder = temporaryFolder();
  try {
    const surroundings = surroundingsIn(folder.path);
    const { workspace, pulumi, aws } = surroundings;
    const engine = await world.engine(workspace, { ...pulumi, ...aws });
    const emulator =
      endpoint === undefined
        ? await startEmulator({
            folder: folder.path,
            environment,
            awsManagedPolicies: usesAwsManagedPolicies(tried.project.access),
            signal,
          })
        : runningEmulator(endpoint);
    const say = (text: string): Promise<void> => print(stdout, text);
    const warn = (text: string): void => {
      stderr.write(`warning: ${text}\n`);
    };
    const undo = new Undo();
    const tools = { ...surroundings, ...emulator, engine, folder: folder.path, undo, say, signal };
    try {
      await say(
        `Pulumi ${engine.version}, ${emulator.pid === undefined ? "an emulator" : "moto"} at ${emulator.endpoint}`,
      );
      for (const what of tried.leftOut) await say(`left out: ${what}`);
      const result = await tryOut(tried, rehearsal, tools);
      if (!keep) {
        const exitCode = await end(result, undo, { say, warn });
        signal.throwIfAborted();
        return exitCode;
      }
      emulator.release();
      folder.release();
      await say(`\n${WHAT_IT_SHOWS}\n\nTo look around:\n\n${result.lookAround().join("\n")}`);
      return tell(result.problems, warn);
    } catch (error) {
      // An emulator of its own ends with all that is in it.
      const left = emulator.pid === undefined ? await undo.all() : [];
      left.forEach(warn);
      throw signal.aborted ? signal.reason : error;
    } finally {
      await emulator.end();
    }
  } finally {
    stop();
    folder.remove();
  }
}

interface Voice {
  readonly say: (text: string) => Promise<void>;
  readonly warn: (text: string) => void;
}

/** Takes everything away, sees that it is gone, and says what came of it all. */
async function end({ problems, leftovers }: TryOut, undo: Undo, { say, warn }: Voice): Promise<number> {
  const failed = await undo.all();
  const left = (await leftovers()).map((held) => `the emulator still holds ${held}`);
  if (left.length === 0) await say("the emulator holds nothing of ours");
  await say(`\n${WHAT_IT_SHOWS}`);
  return tell([...problems, ...failed, ...left], warn);
}

function tell(problems: readonly string[], warn: (text: string) => void): number {
  problems.forEach(warn);
  return problems.length === 0 ? 0 : 1;
}

/** Real accounts are not for trying out. */
function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError("It is the URL of an emulator, such as http://127.0.0.1:5000.");
  }
  if (/\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws)$/.test(url.hostname)) {
    throw new InvalidArgumentError("It is the URL of an emulator; real accounts are not for trying out.");
  }
  return url.href.replace(/\/$/, "");
}

if (require.main === module) void start(tryCommand);
