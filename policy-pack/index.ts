/** The policy pack, as `pulumi preview --policy-pack` starts it. */
import { PolicyPack } from "@pulumi/policy";
import { description, name } from "./package.json";
import { RULES } from "./rules";

new PolicyPack(name, { description, policies: [...RULES], provider: "aws", tags: ["iam"] });
