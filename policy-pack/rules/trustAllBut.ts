import { trustRule } from "../rule";

const ALL_BUT = ["NotPrincipal", "NotAction"];

/** The other rules cannot decide upon these, which is one reason more to have none. */
export const trustAllBut = trustRule({
  name: "trust-all-but",
  description:
    "A role's trust policy allows by no NotPrincipal or NotAction, which let in all but those named.",
  enforcementLevel: "mandatory",
  remediationSteps: "Name in Principal and Action whom you let in, and how",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
  *complaints({ written }) {
    for (const { called, elements } of written) {
      if (elements.Effect !== "Allow") continue;
      for (const element of ALL_BUT.filter((each) => each in elements)) {
        yield `${called} allows by ${element}`;
      }
    }
  },
});
