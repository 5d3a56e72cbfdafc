import { describe, expect, it } from "vitest";
import { checkAlertmanager, verifyAlertmanager } from "#lib/signatures/alertmanager.ts";
import { requestOf } from "./sender.ts";

describe("alertmanager", () => {
  const bearer = { secrets: ["s3cret"] };
  const basic = { secrets: ["s3cret"], user: "prometheus" };
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const verified = (authorization: string, settings: typeof bearer | typeof basic) =>
    verifyAlertmanager(requestOf({ Authorization: authorization }, "{}"), settings).is;

  it.each([
    ["Bearer s3cret", "verified", "rejected"],
    ["bearer s3cret", "verified", "rejected"],
    ["Bearer  s3cret", "rejected", "rejected"],
    ["Bearer s3cret ", "rejected", "rejected"],
    ["Bearer S3cret", "rejected", "rejected"],
    ["Bearer s3cre", "rejected", "rejected"],
    ["Bearer", "rejected", "rejected"],
    ["s3cret", "rejected", "rejected"],
    [`Basic ${base64("prometheus:s3cret")}`, "rejected", "verified"],
    [`BASIC ${base64("prometheus:s3cret")}`, "rejected", "verified"],
    [`Basic ${base64("prometheus:s3cret")}=`, "rejected", "rejected"],
    [`Basic ${base64("grafana:s3cret")}`, "rejected", "rejected"],
    [`Basic ${base64("prometheus:")}`, "rejected", "rejected"],
    [`Basic ${base64("s3cret")}`, "rejected", "rejected"],
    ["Basic s3cret", "rejected", "rejected"],
    [`Bearer ${base64("prometheus:s3cret")}`, "rejected", "rejected"],
    ["Digest s3cret", "rejected", "rejected"],
  ])("%s: bearer %s, basic %s", (authorization, asBearer, asBasic) => {
    expect(verified(authorization, bearer)).toBe(asBearer);
    expect(verified(authorization, basic)).toBe(asBasic);
  });

  it("says in our log what was wrong, and no secret", () => {
    const why = (authorization: string) => verifyAlertmanager(requestOf({ Authorization: authorization }, ""), bearer);
    expect(why("Bearer other")).toEqual({ is: "rejected", why: "Authorization holds another secret" });
    expect(why("Basic s3cret")).toEqual({ is: "rejected", why: "Authorization is not of the scheme bearer" });
    expect(why("s3cret")).toEqual({ is: "rejected", why: "Authorization is not of the scheme bearer" });
  });

  it("takes either of two secrets", () => {
    for (const secret of ["old", "new"]) {
      expect(verified(`Bearer ${secret}`, { secrets: ["old", "new"] })).toBe("verified");
      expect(verified(`Basic ${base64(`u:${secret}`)}`, { secrets: ["old", "new"], user: "u" })).toBe("verified");
    }
  });

  it.each([
    [{ secrets: ["a,b"] }, "the token of an alertmanager is malformed; want printable ASCII without a comma"],
    [{ secrets: ["a", "b,"] }, "the token of an alertmanager is malformed"],
    [{ secrets: ["a b"] }, "the token of an alertmanager is malformed"],
    [{ secrets: ["é"] }, "the token of an alertmanager is malformed"],
    [
      { secrets: ["a"], user: "a:b" },
      "the user of an alertmanager is malformed; want one or more characters, no colon",
    ],
    [{ secrets: ["a"], user: "" }, "the user of an alertmanager is malformed"],
  ])("refuses the settings %j", (settings, message) => {
    expect(() => checkAlertmanager(settings)).toThrow(message);
  });
});
