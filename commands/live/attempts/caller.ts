import type { AccessModel } from "../../../components/model/accessModel";
import { type Grant, grantsOf } from "../../../components/model/grants";

/** Whose credentials they are, as far as the model is concerned. */
export type Caller =
  | { readonly kind: "user"; readonly user: string }
  | { readonly kind: "permissionSet"; readonly permissionSet: string; readonly sessionName: string }
  /** Somebody to whom the model grants nothing. */
  | { readonly kind: "stranger"; readonly arn: string };

/** The caller behind an ARN as `sts:GetCallerIdentity` gives it. */
export function callerOf({ primary }: AccessModel, arn: string): Caller {
  const [, , , , accountId, resource = ""] = arn.split(":");
  if (accountId !== primary.accountId) return { kind: "stranger", arn };
  const [, user] = /^user\/(?:.*\/)?([^/]+)$/.exec(resource) ?? [];
  if (user !== undefined) return { kind: "user", user };
  const [, permissionSet, sessionName] =
    /^assumed-role\/AWSReservedSSO_(.+)_[0-9a-f]{16}\/(.+)$/.exec(resource) ?? [];
  if (permissionSet === undefined || sessionName === undefined) return { kind: "stranger", arn };
  return { kind: "permissionSet", permissionSet, sessionName };
}

/** What the model grants a caller. */
export function grantsTo(access: AccessModel, caller: Caller): Grant[] {
  return grantsOf(access).filter((grant) => {
    if (grant.kind === "user") return caller.kind === "user" && caller.user === grant.user;
    if (grant.kind !== "permissionSet") return false;
    return caller.kind === "permissionSet" && caller.permissionSet === grant.permissionSet;
  });
}

/** The name by which sessions are told from each other. */
export function nameOf(caller: Caller): string {
  if (caller.kind === "user") return caller.user;
  return caller.kind === "permissionSet" ? caller.sessionName : "verify";
}
