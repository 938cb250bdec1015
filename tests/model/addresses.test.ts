import assert from "node:assert/strict";
import { addressProblem, internalAddressProblem } from "../../components/model/addresses";
import { example, problemsOf, ROLE } from "../models";

describe("an address that a condition compares with", () => {
  for (const text of [
    "203.0.113.7",
    "203.0.113.0/24",
    "203.0.113.7/32",
    "2001:db8::/32",
    "2001:db8::1/128",
  ]) {
    it(`may be ${text}`, () => {
      assert.equal(addressProblem(text), undefined);
    });
  }

  for (const text of [
    "300.1.1.1",
    "203.0.113",
    "203.0.113.0/33",
    "203.0.113.0/08",
    "fe80::1%eth0",
    "${aws:x}",
  ]) {
    it(`may not be ${text}, which is none`, () => {
      assert.match(addressProblem(text) ?? "", /is neither an address nor a CIDR/);
    });
  }

  for (const [text, network] of [
    ["10.0.0.5/24", "10.0.0.0/24"],
    ["203.0.113.129/25", "203.0.113.128/25"],
    ["2001:db8::1/32", "2001:db8::/32"],
  ] as const) {
    it(`may not be ${text}, which has bits set behind its prefix`, () => {
      assert.equal(
        addressProblem(text),
        `${text} has bits set behind its prefix; write ${network} for the network, or the address alone`,
      );
    });
  }

  for (const [text, written] of [
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::FFFF:cb00:7107", "203.0.113.7"],
    ["::ffff:203.0.113.0/120", "203.0.113.0/24"],
  ] as const) {
    it(`may not be ${text}, which no request ever has`, () => {
      assert.equal(
        addressProblem(text),
        `${text} is an IPv4 address in the form of IPv6, which AWS never sends; write ${written}`,
      );
    });
  }
});

describe("an address of the internet", () => {
  for (const text of [
    ...["10.0.0.0/8", "10.1.2.3", "172.16.0.0/12", "172.31.255.255", "192.168.0.0/16", "100.64.0.0/10"],
    ...["127.0.0.1", "169.254.0.0/16", "fd00::/8", "fe80::1", "::1"],
  ]) {
    it(`is not ${text}`, () => {
      assert.match(internalAddressProblem(text) ?? "", /is not an address of the internet.*aws:VpcSourceIp/);
    });
  }

  for (const text of [
    ...["203.0.113.0/24", "192.0.2.1", "8.8.8.8", "172.32.0.0/12", "192.169.0.0/16", "2001:db8::/32"],
    // A network that also holds private addresses is not private.
    ...["10.0.0.0/7", "128.0.0.0/1", "2600::/12", "no address"],
  ]) {
    it(`may be ${text}`, () => {
      assert.equal(internalAddressProblem(text), undefined);
    });
  }
});

describe("the addresses that a role's trust asks for", () => {
  for (const [cidr, problem] of [
    ["10.0.0.0/8", /^is not an address|10\.0\.0\.0\/8 is not an address of the internet/],
    ["203.0.113.5/24", /has bits set behind its prefix; write 203\.0\.113\.0\/24/],
    ["::ffff:203.0.113.5", /; write 203\.0\.113\.5$/],
  ] as const) {
    it(`are refused where one is ${cidr}, with its path`, () => {
      const [only = "", ...others] = problemsOf(example({ trust: { sourceIps: ["192.0.2.1", cidr] } }));
      assert.deepEqual(others, []);
      assert.ok(only.startsWith(`roles.${ROLE}.trust.sourceIps[1]: ${cidr} `), only);
      assert.match(only, problem);
    });
  }
});
