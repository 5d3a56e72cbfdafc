import { describe, expect, it } from "vitest";
import { openEnvelope } from "#lib/signatures/dingtalk-cipher.ts";
import { dingtalkSealed, joined } from "./formulas.ts";

const aesKey = "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus";
const random = "0123456789abcdef";
const length = (count: number) => Uint8Array.of(0, 0, 0, count);
const times = (count: number, byte: number) => new Uint8Array(count).fill(byte);

async function opened(ownerKey: string, ...plain: readonly (string | Uint8Array)[]): Promise<string | undefined> {
  return openEnvelope(await dingtalkSealed(aesKey, joined(...plain)), { aesKey, ownerKey })?.toString();
}

describe("an envelope", () => {
  it.each([
    ["one byte of padding", "owner", [length(6), "sixsix", "owner", times(1, 1)], "sixsix"],
    ["32 bytes of padding", "owner", [length(7), "sevenxx", "owner", times(32, 32)], "sevenxx"],
    ["an empty message", "owner12", [length(0), "owner12", times(5, 5)], ""],
    ["no owner, for none", "", [length(0), times(12, 12)], ""],
  ])("with %s opens", async (_as, owner, plain, message) => {
    expect(await opened(owner, random, ...plain)).toBe(message);
  });

  it.each([
    ["no padding, the owner ending as padding of 0 would", "owner\0", [length(6), "sixsix", "owner", times(1, 0)]],
    ["33 bytes of padding", "owner", [length(6), "sixsix", "owner", times(33, 33)]],
    ["padding that is not all the same", "owner", [length(5), "sixsi", "owner", Uint8Array.of(9, 2)]],
    ["a length beyond its end", "", [length(9), "sixsix", times(6, 6)]],
    ["a length that takes in the owner", "owner", [length(11), "sixsix", "owner", times(1, 1)]],
    ["an owner that goes on", "owner", [length(5), "fivex", "owner2", times(1, 1)]],
    ["another owner", "owner", [length(6), "sixsix", "other", times(1, 1)]],
  ])("with %s does not open", async (_as, owner, plain) => {
    const text = joined(random, ...plain);
    expect(await opened(owner, text, times((32 - (text.length % 32)) % 32, 33))).toBeUndefined();
  });

  it.each(["", "AAAA", "*", Buffer.alloc(16).toString("base64"), Buffer.alloc(48).toString("base64")])(
    "of other than whole blocks of 32 bytes, %j, does not open",
    (encrypt) => {
      expect(openEnvelope(encrypt, { aesKey, ownerKey: "owner" })).toBeNull();
    },
  );

  it("does not open when all of it is padding, up to its head", async () => {
    for (const count of [32, 31, 13]) {
      expect(await opened("", times(32 - count, 0), times(count, count))).toBeUndefined();
    }
  });
});
