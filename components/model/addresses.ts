import { isIP } from "node:net";
import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";

/** An address with the length of its prefix, which is all of its bits where none is written. */
interface Network {
  readonly address: IPv4 | IPv6;
  readonly prefix: number;
}

/**
 * Why a text is no address or CIDR, or not the one that it looks like; undefined where it is.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function addressProblem(text: string): string | undefined {
  const network = networkOf(text);
  if (network === undefined) {
    return `${JSON.stringify(text)} is neither an address nor a CIDR, as in 203.0.113.0/24 or 2001:db8::/32`;
  }
  const { address, prefix } = network;
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefix >= 96) {
    const written = cidrOf({ address: address.toIPv4Address(), prefix: prefix - 96 });
    return `${text} is an IPv4 address in the form of IPv6, which AWS never sends; write ${written}`;
  }
  const { first } = endsOf(network);
  if (first.toString() === address.toString()) return undefined;
  return `${text} has bits set behind its prefix; write ${cidrOf({ address: first, prefix })} for the network, or the address alone`;
}

/** Ranges of which no call comes over the internet; documentation's examples are not among them. */
const INTERNAL: readonly string[] = [
  "private",
  "uniqueLocal",
  "linkLocal",
  "loopback",
  "carrierGradeNat",
  "multicast",
  "unspecified",
  "broadcast",
] satisfies readonly ReturnType<IPv4["range"] | IPv6["range"]>[];

/**
 * Why no call that carries `aws:SourceIp` comes from an address or CIDR; undefined where one may, or where the text is
 * none of them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
 */
export function internalAddressProblem(text: string): string | undefined {
  const network = networkOf(text);
  if (network === undefined) return undefined;
  const { first, last } = endsOf(network);
  const range = first.range();
  if (!INTERNAL.includes(range) || range !== last.range()) return undefined;
  return `${text} is not an address of the internet, and aws:SourceIp never is one of these: a call over the internet has the public address of its network (of its NAT), and a call through a VPC endpoint has aws:VpcSourceIp in its place`;
}

function networkOf(text: string): Network | undefined {
  const [address = "", prefix, ...rest] = text.split("/");
  // A zone, as in fe80::1%eth0, means something on one machine only.
  const family = address.includes("%") ? 0 : isIP(address);
  if (family === 0 || rest.length > 0) return undefined;
  const bits = family === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : lengthOf(prefix);
  return length <= bits ? { address: ipaddr.parse(address), prefix: length } : undefined;
}

/** Not a number where it is written otherwise than as a plain one. */
function lengthOf(prefix: string): number {
  return /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) : NaN;
}

function endsOf(network: Network): { first: IPv4 | IPv6; last: IPv4 | IPv6 } {
  const kind = network.address instanceof ipaddr.IPv6 ? ipaddr.IPv6 : ipaddr.IPv4;
  const cidr = `${network.address.toString()}/${network.prefix}`;
  return { first: kind.networkAddressFromCIDR(cidr), last: kind.broadcastAddressFromCIDR(cidr) };
}

function cidrOf({ address, prefix }: Network): string {
  const bits = address instanceof ipaddr.IPv6 ? 128 : 32;
  return prefix === bits ? address.toString() : `${address.toString()}/${prefix}`;
}
