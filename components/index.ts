export { type CheckedAccess, readAccess } from "./access";
export type { AlarmsOutputs } from "./alarms/alarmsSide";
export type { ChildOutputs } from "./childSide";
export { readRoleArns } from "./childStacks";
export { requireOwnAccount } from "./callerIdentity";
export {
  type AlarmsSideArgs,
  type ChildSideArgs,
  CrossAccountFederation,
  type CrossAccountFederationArgs,
  type PrimarySideArgs,
} from "./crossAccountFederation";
export type { AccessModelArgs } from "./model/accessModel";
export { InputError } from "./model/problems";
export type { PrimaryOutputs, RoleArnsInput } from "./primarySide";
export { readStackConfig, type StackConfig } from "./stackConfig";
