import { describe, expect, it } from "vitest";
import { hasHeader, type RawRequest, soleHeader, soleListHeader, soleParameter } from "#lib/signatures/request.ts";
import { requestOf } from "./sender.ts";

const withHeaders = (...headers: RawRequest["headers"]): RawRequest => ({ ...requestOf({}, ""), headers });
const missing = { is: "rejected", why: "X-Sig is missing" };
const repeated = { is: "rejected", why: "X-Sig is repeated" };

describe("a header", () => {
  it.each([
    ["once", [["X-Sig", "a"]], "a", "a"],
    ["in other case", [["x-sIG", "a"]], "a", "a"],
    ["absent", [["X-Signature", "a"]], missing, missing],
    ["empty", [["X-Sig", ""]], missing, missing],
    [
      "twice",
      [
        ["X-Sig", "a"],
        ["X-Sig", "a"],
      ],
      repeated,
      repeated,
    ],
    [
      "twice, in other case",
      [
        ["X-Sig", "a"],
        ["x-sig", "b"],
      ],
      repeated,
      repeated,
    ],
    [
      "first empty, then not",
      [
        ["X-Sig", ""],
        ["X-Sig", "b"],
      ],
      missing,
      missing,
    ],
    [
      "first not, then empty",
      [
        ["X-Sig", "b"],
        ["X-Sig", ""],
      ],
      repeated,
      repeated,
    ],
    ["joined with a comma", [["X-Sig", "a,b"]], repeated, "a,b"],
    ["with a comma at its end", [["X-Sig", "a,"]], repeated, "a,"],
  ] as const)("%s", (_as, headers, sole, list) => {
    expect(soleHeader(withHeaders(...headers), "X-Sig")).toEqual(sole);
    expect(soleListHeader(withHeaders(...headers), "X-Sig")).toEqual(list);
  });

  it("is there in any case", () => {
    expect(hasHeader(withHeaders(["x-SIG", "a"]), "X-Sig")).toBe(true);
    expect(hasHeader(withHeaders(["X-Sig", ""]), "X-Sig")).toBe(false);
    expect(hasHeader(withHeaders(["x-sign", "a"]), "X-Sig")).toBe(false);
  });
});

describe("a query parameter", () => {
  it.each([
    ["nonce=a&b=c", "a"],
    ["nonce=%61", "a"],
    ["nonce=%zz", "%zz"],
    ["b=c", { is: "rejected", why: "the parameter nonce is missing" }],
    ["nonce=", { is: "rejected", why: "the parameter nonce is missing" }],
    ["Nonce=a", { is: "rejected", why: "the parameter nonce is missing" }],
    ["nonce=a&nonce=a", { is: "rejected", why: "the parameter nonce is repeated" }],
    ["nonce=a&%6eonce=b", { is: "rejected", why: "the parameter nonce is repeated" }],
  ])("of %s", (query, wanted) => {
    expect(soleParameter({ ...requestOf({}, ""), query }, "nonce")).toEqual(wanted);
  });
});
