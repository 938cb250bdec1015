import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Planned } from "./plan";

/** How AWS answered an attempt. */
export interface Attempt extends Planned {
  readonly answer: "allowed" | "refused" | "no answer";
  /** What AWS said; undefined where it let the caller in. */
  readonly why: string | undefined;
}

/** The shortest session that STS gives, in seconds: nobody uses it. */
const SHORTEST_SESSION = 900;

/** Tries to assume a role. The credentials that come of it are forgotten at once. */
export async function attempt(sts: STSClient, planned: Planned): Promise<Attempt> {
  const command = new AssumeRoleCommand({
    RoleArn: planned.roleArn,
    RoleSessionName: planned.sessionName,
    SourceIdentity: planned.sourceIdentity,
    DurationSeconds: SHORTEST_SESSION,
  });
  try {
    await sts.send(command);
    return { ...planned, answer: "allowed", why: undefined };
  } catch (error) {
    const [name, message] = error instanceof Error ? [error.name, error.message] : ["", String(error)];
    // A wrong signature, an expired session or a network that is down is no refusal of the role.
    return { ...planned, answer: name.startsWith("AccessDenied") ? "refused" : "no answer", why: message };
  }
}

/** Whether AWS answered as the model declares. */
export function isAsDeclared({ declared, answer }: Attempt): boolean {
  return answer === (declared ? "allowed" : "refused");
}
