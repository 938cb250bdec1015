/** The component for programs in any language of Pulumi: `pulumi package add`. */
export { ChildAccount } from "./childAccount";
export { PrimaryAccount } from "./primaryAccount";
