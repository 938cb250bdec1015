import type { IdentityProviderArgs } from "../../../components/model/accessModel";
import { CONSOLES } from "../../../components/model/audiences/saml";
import { sidOf } from "../../../components/model/audiences/sids";
import { assumeArgs } from "./assume";
import type { Findings } from "./candidates";
import type { GrantedRole } from "./grants";
import { distinct, targetOf } from "./groups";
import { freeName } from "./holders";
import { oneOrMore } from "./written";
import { type ProviderIn } from "./recognised";
import type { Roles } from "./roleKeys";

type Oidc = ProviderIn & { readonly type: "oidc" };

/** The identity providers of the model: what is asked of the subjects of one issuer alike is one provider of it. */
export function providersFrom(
  findings: Findings,
  granted: readonly GrantedRole[],
  roles: Roles,
  all: ReadonlyMap<string, ReadonlySet<string>>,
): Readonly<Record<string, IdentityProviderArgs>> {
  const args = new Map<string, IdentityProviderArgs>();
  const saml = distinct(
    granted.flatMap(({ providers }) =>
      providers.flatMap((each) => (each.type === "saml" ? [each.name] : [])),
    ),
  );
  for (const name of saml) {
    const of = granted.filter(({ providers }) =>
      providers.some((each) => each.type === "saml" && each.name === name),
    );
    const metadata = metadataOf(findings, of, name);
    const audiences = distinct(
      of.flatMap(({ providers }) =>
        providers.flatMap((each) => (each.type === "saml" && each.name === name ? each.audiences : [])),
      ),
    );
    for (const { candidate, providers } of of) {
      const own = providers.flatMap((each) =>
        each.type === "saml" && each.name === name ? each.audiences : [],
      );
      if (distinct(own).length < audiences.length)
        findings.notes.add(
          `${candidate.live.arn} takes assertions of ${name} for ${distinct(own).join(", ")} alone; the model has one list of addresses for all roles of a provider, ${audiences.join(", ")}`,
        );
    }
    const isConsole = audiences.join() === CONSOLES[findings.partition];
    args.set(name, {
      type: "saml",
      ...(isConsole ? {} : { audiences: oneOrMore(audiences) }),
      ...(metadata === undefined ? {} : { metadata }),
      assume: assumeArgs(of.map(targetOf), roles, all),
      ...(metadata === undefined ? { existing: true } : {}),
    });
  }
  const found = oidcIn(findings, granted);
  const foreign = new Set(
    distinct(found.map(({ provider }) => provider.issuer)).filter(
      (issuer) => !isOwn(findings, found, issuer),
    ),
  );
  for (const { provider, of } of found) {
    const { issuer, audiences, subjects, claims } = provider;
    const name = freeName(nameOf(provider), (taken) => args.has(taken));
    args.set(name, {
      type: "oidc",
      url: `https://${issuer}`,
      audiences: oneOrMore(audiences),
      subjects: oneOrMore(subjects),
      ...(Object.keys(claims).length === 0
        ? {}
        : {
            claims: Object.fromEntries(
              Object.entries(claims).map(([claim, values]) => [claim, oneOrMore(values)]),
            ),
          }),
      assume: assumeArgs(of.map(targetOf), roles, all),
      ...(foreign.has(issuer) ? { existing: true } : {}),
    });
  }
  return Object.fromEntries(args);
}

interface FoundOidc {
  readonly provider: Oidc;
  readonly of: readonly GrantedRole[];
}

function oidcIn(findings: Findings, granted: readonly GrantedRole[]): FoundOidc[] {
  const found = new Map<string, { readonly provider: Oidc; readonly of: GrantedRole[] }>();
  for (const role of granted) {
    for (const each of role.providers) {
      if (each.type !== "oidc") continue;
      const audiences =
        each.audiences.length > 0 ? each.audiences : providersAudiences(findings, role, each.arn);
      const { sid, issuer, subjects, claims } = each;
      const key = JSON.stringify([issuer, audiences, subjects, claims]);
      const known = found.get(key) ?? { provider: { ...each, sid, audiences }, of: [] };
      known.of.push(role);
      found.set(key, known);
    }
  }
  return [...found.values()];
}

/** Where a role asks for no audience, the provider's own are all that there can be. */
function providersAudiences(findings: Findings, { candidate }: GrantedRole, arn: string): readonly string[] {
  const live = findings.children.get(candidate.account)?.oidcProviders?.find((each) => each.arn === arn);
  findings.notes.add(
    `${candidate.live.arn} asks for no audience of ${arn}; the model asks for those of the provider`,
  );
  return live?.audiences ?? [];
}

/** Whether each account has the provider just as the program would make it. */
function isOwn(findings: Findings, found: readonly FoundOidc[], issuer: string): boolean {
  const ours = found.filter(({ provider }) => provider.issuer === issuer);
  const accounts = distinct(ours.flatMap(({ of }) => of.map(({ candidate }) => candidate.account)));
  return accounts.every((account) => {
    const wanted = distinct(
      ours
        .filter(({ of }) => of.some(({ candidate }) => candidate.account === account))
        .flatMap(({ provider }) => provider.audiences),
    );
    const arn =
      ours.find(({ of }) => of.some(({ candidate }) => candidate.account === account))?.provider.arn ?? "";
    const own = arn.replace(/::\d{12}:/, `::${findings.children.get(account)?.accountId ?? ""}:`);
    const there = findings.children.get(account)?.oidcProviders?.find((each) => each.arn === own)?.audiences;
    if (there !== undefined && distinct(there).join("\n") === wanted.join("\n")) return true;
    findings.reasons.add(
      { account, kind: "OIDC provider", name: own },
      "in the model as existing: true, since it takes other audiences than the model's roles ask for, here or in another account, or they were not read",
    );
    return false;
  });
}

function metadataOf(findings: Findings, of: readonly GrantedRole[], name: string): string | undefined {
  const accounts = distinct(of.map(({ candidate }) => candidate.account));
  const texts = accounts.map((account) => {
    const live = findings.children.get(account);
    const there = live?.samlProviders?.find(({ arn }) => arn.endsWith(`:saml-provider/${name}`));
    if (there !== undefined)
      findings.reasons.add(
        { account, kind: "SAML provider", name: there.arn },
        "in the model as existing: true, since its metadata was not read, or differs between accounts",
      );
    return there?.metadata;
  });
  const [first, ...others] = texts;
  return first !== undefined && others.every((text) => text === first) ? first : undefined;
}

/** As the program called it, or after the issuer's host. */
function nameOf({ sid, issuer }: Oidc): string {
  const named = sid?.startsWith("Oidc") === true ? sid.slice("Oidc".length) : undefined;
  if (named !== undefined && named !== "" && sidOf("Oidc", named) === sid) return named;
  const [host = issuer] = issuer.split("/");
  const labels = host.split(".");
  return (labels.at(-2) ?? host).replace(/usercontent$/, "");
}
