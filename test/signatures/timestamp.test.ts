import { describe, expect, it } from "vitest";
import { timely } from "#lib/signatures/timestamp.ts";

const NOW = 1_768_464_900_000;
const seconds = (offset: number) => String(NOW / 1000 + offset);

describe("a timestamp", () => {
  it.each([
    [seconds(0), NOW],
    [seconds(-300), NOW - 300_000],
    [seconds(300), NOW + 300_000],
    [seconds(-301), "the timestamp is older than 300 s"],
    [seconds(301), "the timestamp is over 300 s ahead"],
    ["", "the timestamp is no decimal integer"],
    ["1e9", "the timestamp is no decimal integer"],
    ["1768464900\n", "the timestamp is no decimal integer"],
    ["1234567890123456", "the timestamp is no decimal integer"],
    ["999999999999999", "the timestamp is over 300 s ahead"],
  ])("of %j seconds", (text, wanted) => {
    const found = timely(text, "s", NOW);
    expect(typeof found === "number" ? found : found.why).toBe(wanted);
  });

  it("counts to the millisecond", () => {
    expect(timely(seconds(-300), "s", NOW + 1)).toMatchObject({ is: "rejected" });
    expect(timely(seconds(300), "s", NOW - 1)).toMatchObject({ is: "rejected" });
    expect(timely(String(NOW - 60_000), "ms", NOW, { oldS: 60 })).toBe(NOW - 60_000);
    expect(timely(String(NOW - 60_001), "ms", NOW, { oldS: 60 })).toMatchObject({ is: "rejected" });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("is refused when now is %d", (now) => {
    expect(timely(seconds(0), "s", now)).toMatchObject({ is: "rejected" });
  });
});
