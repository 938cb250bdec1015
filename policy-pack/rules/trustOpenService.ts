import { ACCOUNT_ACCESS } from "../../components/model/audiences/identityCenterGroups";
import { REQUEST } from "../../proof/decision/context";
import { type Dimension, textKey } from "../../proof/decision/dimensions";
import type { World } from "../../proof/decision/find";
import { allowedBy } from "../../proof/decision/policies";
import type { Statement } from "../../proof/decision/statements";
import { TEXT } from "../../proof/requests/forms";
import { accountAccessWorld, serviceWorld } from "../../proof/requests/worlds";
import type { Trust } from "../documents";
import { asked, keysIn, principals } from "../named";
import { firstOf, naming, those, waysThrough } from "../questions";
import { trustRule } from "../rule";

/** A service that asks for sessions for people or machines from outside of the account. */
interface OpenService {
  readonly service: string;
  /** For whom it does, where nothing more is asked. */
  readonly whom: string;
  readonly world: (trust: Trust) => World;
  /** The calls that a policy means by what it asks. */
  readonly meant: (trust: Trust) => readonly Statement[];
}

const ROLES_ANYWHERE = "rolesanywhere.amazonaws.com";

const OPEN: readonly OpenService[] = [
  {
    service: ACCOUNT_ACCESS,
    whom: "people of IAM Identity Center of any organization",
    world: ({ role }) => accountAccessWorld("sts:AssumeRole", role),
    meant: (trust) => [
      naming(trust, "aws:SourceAccount"),
      those({ ArnLike: { "aws:SourceArn": sources(trust, /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/) } }),
    ],
  },
  {
    service: ROLES_ANYWHERE,
    whom: "whoever has a certificate of any trust anchor of the account",
    world: rolesAnywhereWorld,
    meant: (trust) => [
      those({ ArnLike: { "aws:SourceArn": sources(trust, /:trust-anchor\/[^*?]/) } }),
      ...certificateTags(trust).map((key) => naming(trust, key)),
    ],
  },
];

export const trustOpenService = trustRule({
  name: "trust-open-service",
  description:
    "A role's trust policy lets in a service that calls for people or machines from outside (account access manager, IAM Roles Anywhere) only for a source that it names.",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Add StringEquals aws:SourceAccount and ArnEquals aws:SourceArn with the application of account access manager; of IAM Roles Anywhere, ArnEquals aws:SourceArn with the trust anchor, or StringEquals aws:PrincipalTag/x509Subject/CN with the certificate's",
  url: "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
  *complaints(trust) {
    for (const way of waysThrough(trust)) {
      const named = principals(way, "Service");
      for (const { service, whom, world, meant } of OPEN) {
        if (!named.includes(service) && !named.includes("*")) continue;
        const any = firstOf([world(way)], [allowedBy(way.statements)], [allowedBy(meant(way))]);
        if (any !== undefined) yield `${way.through.called} lets in ${whom}, by ${service}`;
      }
    }
  },
});

/** ARNs that a policy asks for as a call's source, and that say whose it is. */
function sources({ statements }: Trust, form: RegExp): string[] {
  return asked(statements, "aws:SourceArn").filter((arn) => form.test(arn));
}

/** Keys of the tags by which IAM Roles Anywhere says what a certificate holds. */
function certificateTags(trust: Trust): string[] {
  return keysIn(trust).filter((key) => key.startsWith("aws:principaltag/x509"));
}

/**
 * How IAM Roles Anywhere asks for a session for the holder of a certificate.
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
function rolesAnywhereWorld(trust: Trust): World {
  const ofService: Dimension = {
    name: REQUEST.service,
    controls: (key) => key === REQUEST.caller || key === REQUEST.service,
    values: () => [new Map([[REQUEST.service, ROLES_ANYWHERE]])],
  };
  const { dimensions } = serviceWorld(trust.partition, "sts:AssumeRole", trust.role);
  return {
    says: "a call of IAM Roles Anywhere",
    dimensions: [
      ofService,
      ...dimensions.filter(({ name }) => name !== REQUEST.service),
      ...certificateTags(trust).map((key) => textKey(key, TEXT, false)),
    ],
  };
}
