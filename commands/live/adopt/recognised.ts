import type { ConditionsArgs, MachineArgs, Partition } from "../../../components/model/accessModel";
import type { TrustArgs } from "../../../components/model/trust/keys";

/** A role that lets in somebody of the primary account, a machine or subjects of an identity provider. */
export interface Recognised {
  readonly users: UsersIn;
  /** Names of permission sets. */
  readonly permissionSets: readonly string[];
  readonly machines: readonly MachineIn[];
  readonly providers: readonly ProviderIn[];
  /** What it asks; not yet whom it refuses. */
  readonly trust: TrustArgs;
  readonly denied: readonly string[];
  readonly notes: readonly string[];
}

/** Users of the primary account whom a role lets in. */
export interface UsersIn {
  /** By name; the path is the user's own. */
  readonly names: readonly string[];
  /** Whether it lets in whoever the primary account allows it. */
  readonly anybody: boolean;
  /** It lets in users under this path. */
  readonly path?: string | undefined;
  /** What a statement that asks this of them asks of others whom it lets in: keys that hold for users are conditions. */
  readonly asked: AskedOfOthers;
}

export type AskedOfOthers = Readonly<Record<"permissionSets" | "machines", ConditionsArgs>>;

/** What a machine may set on its sessions. */
export type MarksIn = Pick<MachineArgs, "sessionTags" | "sourceIdentity">;

export interface MachineIn {
  readonly sid?: string | undefined;
  readonly principal: string;
  readonly externalId?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly sessionTags?: MarksIn["sessionTags"];
  readonly sourceIdentity?: MarksIn["sourceIdentity"];
  readonly sourceIps?: readonly string[] | undefined;
  readonly conditions: ConditionsArgs;
}

export type ProviderIn =
  | {
      readonly type: "oidc";
      readonly sid?: string | undefined;
      readonly arn: string;
      readonly issuer: string;
      /** Empty where it asks for none. */
      readonly audiences: readonly string[];
      readonly subjects: readonly string[];
      readonly claims: Readonly<Record<string, readonly string[]>>;
    }
  | {
      readonly type: "saml";
      readonly arn: string;
      readonly name: string;
      readonly audiences: readonly string[];
    };

export interface Scene {
  readonly partition: Partition;
  readonly primaryId: string;
  /** The account that the role is in. */
  readonly accountId: string;
  /** Where assertions have to be addressed to. */
  readonly samlAudience: string;
}
