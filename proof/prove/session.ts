import type { AccessModel } from "../../components/model/accessModel";
import { entrancesOf } from "../../components/model/audiences/entrances";
import { type AccountRole, audienceOf } from "../../components/model/grants";
import type { RegisteredRole } from "../registered";
import type { SessionOf } from "../requests/sessions";

/** What is known of the sessions of a role that was registered. */
export function sessionOf(
  access: AccessModel,
  target: AccountRole,
  { arn, tags }: RegisteredRole,
): SessionOf {
  const audience = audienceOf(access, target);
  const marking = entrancesOf(access, target, audience).map(({ asked }) => asked.ofMarking);
  const sessionTags = marking.flatMap((asked) =>
    (asked.get("sts:TagSession") ?? []).flatMap(({ means }) =>
      means.flatMap((claim) => (claim.claim === "tagsAreLike" ? [claim.allowed] : [])),
    ),
  );
  return {
    partition: access.primary.partition,
    arn,
    tags,
    sessionTags: together(sessionTags),
    sourceIdentity: marking.some((asked) => asked.has("sts:SetSourceIdentity")),
    providers: audience.identityProviders,
    actions: [],
  };
}

type SessionTags = SessionOf["sessionTags"];

/** The tags of several ways in. */
function together(all: readonly SessionTags[]): SessionTags {
  const keys = [...new Set(all.flatMap((tags) => Object.keys(tags)))];
  return Object.fromEntries(
    keys.map((key) => [key, [...new Set(all.flatMap((tags) => tags[key] ?? []))].sort()]),
  );
}
