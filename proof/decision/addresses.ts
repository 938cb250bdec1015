import { parse, parseCIDR, type IPv4, type IPv6 } from "ipaddr.js";

/** Addresses from the first to the last, of one family. */
export interface AddressRange {
  readonly family: "ipv4" | "ipv6";
  readonly first: bigint;
  readonly last: bigint;
}

/** The addresses of a CIDR or the one address; undefined where it is neither. */
export function rangeOf(text: string): AddressRange | undefined {
  try {
    const [address, bits] = text.includes("/") ? parseCIDR(text) : [parse(text), undefined];
    const length = address.kind() === "ipv4" ? 32 : 128;
    const size = 1n << BigInt(length - (bits ?? length));
    const first = (numberOf(address) / size) * size;
    return { family: address.kind(), first, last: first + size - 1n };
  } catch {
    return undefined;
  }
}

export function isWithin(range: AddressRange, address: string): boolean {
  const single = rangeOf(address);
  if (single?.family !== range.family || address.includes("/")) return false;
  return range.first <= single.first && single.first <= range.last;
}

/** The addresses around the edges of a range: between two edges of all ranges nothing changes. */
export function edgesOf({ family, first, last }: AddressRange): string[] {
  const most = family === "ipv4" ? (1n << 32n) - 1n : (1n << 128n) - 1n;
  const next = last < most ? [last + 1n] : [];
  const before = first > 0n ? [first - 1n] : [];
  return [first, last, ...before, ...next].map((address) => textOf(family, address));
}

function numberOf(address: IPv4 | IPv6): bigint {
  return address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function textOf(family: "ipv4" | "ipv6", address: bigint): string {
  const bytes = Array.from({ length: family === "ipv4" ? 4 : 16 }, (_, index) => index);
  const count = bytes.length;
  const values = bytes.map((index) => Number((address >> BigInt(8 * (count - 1 - index))) & 0xffn));
  if (family === "ipv4") return values.join(".");
  const words = Array.from({ length: 8 }, (_, index) =>
    (((values[2 * index] ?? 0) << 8) | (values[2 * index + 1] ?? 0)).toString(16),
  );
  return parse(words.join(":")).toString();
}
