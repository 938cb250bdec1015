import { z } from "zod";

const OneOrMany = z.union([z.string(), z.array(z.string()).readonly()]);
const Principal = z.record(z.string(), OneOrMany).readonly();
const Conditions = z.record(z.string(), z.record(z.string(), OneOrMany).readonly()).readonly();
const PolicyStatement = z
  .strictObject({
    Sid: z.string().exactOptional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: Principal.exactOptional(),
    Action: OneOrMany.exactOptional(),
    NotAction: OneOrMany.exactOptional(),
    Resource: OneOrMany.exactOptional(),
    NotResource: OneOrMany.exactOptional(),
    Condition: Conditions.exactOptional(),
  })
  .readonly();
const Policy = z
  .strictObject({ Version: z.string(), Statement: z.array(PolicyStatement).readonly() })
  .readonly();

/** A policy document as it stands in JSON, as this program writes it. */
export type Policy = z.infer<typeof Policy>;
export type PolicyStatement = z.infer<typeof PolicyStatement>;
export type OneOrMany = z.infer<typeof OneOrMany>;
export type Principal = z.infer<typeof Principal>;
export type Conditions = z.infer<typeof Conditions>;

export function parsePolicy(json: string): Policy {
  return Policy.parse(JSON.parse(json));
}
