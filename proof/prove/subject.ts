import type { AccessModel } from "../../components/model/accessModel";
import type { AccountRole } from "../../components/model/grants";
import type { Registered, RegisteredRole } from "../registered";
import type { KnownCaller } from "../requests/callers";
import type { Findings } from "./findings";

/** A role of an account about which something is proven, and what is known around it. */
export interface Subject {
  readonly access: AccessModel;
  readonly registered: Registered;
  readonly findings: Findings;
  /** Everybody whom the model knows. */
  readonly known: readonly KnownCaller[];
  readonly target: AccountRole;
  readonly role: RegisteredRole;
}
