import type { AccessModel, OidcProvider } from "../../model/accessModel";
import { issuerOf } from "../../model/arns";
import { type BuiltInKind, type BuiltInProvider, builtInAt, builtInOf } from "../../model/builtInProviders";
import { didYouMean, pathOf, type Problem } from "../../model/problems";
import { type At, valueProblems } from "../../model/rules";

/** What a provider of the model gets wrong that IAM has already; nothing where IAM has it not. */
export function builtInProblems(access: AccessModel, provider: OidcProvider, at: At): Problem[] {
  const builtIn = builtInAt(issuerOf(provider));
  if (builtIn === undefined) return [];
  return [
    ...partitionProblems(access, builtIn, at),
    ...(provider.existing
      ? [
          {
            path: pathOf(...at, "existing"),
            message: `is for providers that accounts have; ${builtIn.name} is built into IAM, so leave it out`,
          },
        ]
      : []),
    ...idProblems(FORMS[builtIn.kind].audience, provider.audiences, [...at, "audiences"]),
    ...idProblems(FORMS[builtIn.kind].subject, provider.subjects, [...at, "subjects"]),
    ...claimsProblems(builtIn, provider, [...at, "claims"]),
  ];
}

/** Whether a provider lets in all whom its audiences let in, where it names no subject. */
export function mayNameNobody(provider: OidcProvider): boolean {
  const [host = ""] = issuerOf(provider).split("/");
  return builtInAt(host)?.kind === "cognito";
}

function partitionProblems(
  { primary: { partition } }: AccessModel,
  { kind, name, host, partition: own }: BuiltInProvider,
  at: At,
): Problem[] {
  if (partition === own) return [];
  const others = builtInOf(kind, partition).map((other) => `https://${other.host}`);
  const write = others.length === 0 ? "" : `; write ${others.join(", or ")}`;
  const message = `${host} is of partition ${own}, and AWS's pages name no ${name} for ${partition}`;
  return [
    {
      path: pathOf(...at, "url"),
      message: others.length === 0 ? message : `${host} is of partition ${own}, not of ${partition}${write}`,
    },
  ];
}

/** What an ID is like, and how it is called. */
interface IdForm {
  readonly form: RegExp;
  readonly write: string;
}

const COGNITO_ID = /^[\w-]+:[0-9a-f-]+$/i;

const FORMS: Readonly<Record<BuiltInKind, { readonly audience: IdForm; readonly subject: IdForm }>> = {
  google: {
    audience: { form: /^[^*?\s]+$/, write: "the token's aud in full" },
    // An address can be given to somebody else, and is in no token's sub.
    // https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
    subject: {
      form: /^\d+$/,
      write:
        "the account's numeric ID, for a service account what gcloud iam service-accounts describe EMAIL --format='value(uniqueId)' prints",
    },
  },
  cognito: {
    audience: { form: COGNITO_ID, write: "the identity pool's ID, as in us-east-1:UUID" },
    subject: {
      form: COGNITO_ID,
      write: "the identity's ID, as in us-east-1:UUID, or no subjects for every identity of the pool",
    },
  },
  facebook: {
    audience: { form: /^\d+$/, write: "the application's numeric ID" },
    subject: { form: /^\d+$/, write: "the person's numeric ID in the application" },
  },
  amazon: {
    audience: {
      form: /^amzn1\.application[\w.-]*\.\w+$/,
      write: "the application's ID, as in amzn1.application-oa2-client.ID",
    },
    subject: { form: /^amzn1\.account\.\w+$/, write: "the person's ID, as in amzn1.account.ID" },
  },
};

function idProblems({ form, write }: IdForm, values: readonly string[], at: At): Problem[] {
  return values.flatMap((value, index) =>
    // What is wrong with any value is told of all providers.
    valueProblems(value, at).length > 0 || form.test(value)
      ? []
      : [
          {
            path: pathOf(...at, index),
            message: `${JSON.stringify(value)} has another form; write ${write}`,
          },
        ],
  );
}

/** The claims that IAM takes of each besides audience and subject. */
const CLAIMS: Readonly<Record<BuiltInKind, readonly string[]>> = {
  google: ["azp"],
  cognito: ["amr"],
  facebook: [],
  amazon: [],
};

function claimsProblems({ kind, name }: BuiltInProvider, { claims }: OidcProvider, at: At): Problem[] {
  const known = CLAIMS[kind];
  const allowed = known.length === 0 ? "leave it out" : `allowed: ${known.join(", ")}`;
  const unknown = Object.keys(claims)
    .filter((claim) => !known.includes(claim))
    .map((claim) => ({
      path: pathOf(...at, claim),
      message: `is no claim that this program asks of ${name}${didYouMean(claim, known)}; ${allowed}`,
    }));
  return [
    ...unknown,
    ...(kind === "google" ? partyProblems(claims.azp ?? [], [...at, "azp"]) : []),
    ...(kind === "cognito" ? methodProblems(claims.amr, [...at, "amr"]) : []),
  ];
}

function partyProblems(values: readonly string[], at: At): Problem[] {
  return idProblems({ form: /^[^*?]+$/, write: "the token's azp in full" }, values, at);
}

/** `*authenticated` is like `unauthenticated` too. Only what a user pool says behind the pool's name is left open. */
const METHOD = /^[^*?]+(?::CognitoSignIn:[^*?]*\*?)?$/;

function methodProblems(methods: readonly string[] | undefined, at: At): Problem[] {
  if (methods === undefined) {
    const message =
      "is missing; write authenticated, or unauthenticated for guests, who are anybody that has the application";
    return [{ path: pathOf(...at), message }];
  }
  const write = "the method in full, as in authenticated; wildcards may follow POOL:CognitoSignIn:";
  return idProblems({ form: METHOD, write }, methods, at);
}
