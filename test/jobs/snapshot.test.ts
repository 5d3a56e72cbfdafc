import { describe, expect, it } from "vitest";
import { redacted } from "#lib/jobs/snapshot.ts";

describe("a definition that is kept", () => {
  it("is what the cloud said, without its secrets", () => {
    const said = {
      DtsJobName: "nightly",
      SourceEndpoint: { Ip: "10.0.0.1", UserName: "dts", Password: "hunter2", SslSolutionEnum: "DISABLE" },
      dst: [{ db_password: "hunter2", endpoint: "mysql://dts:hunter2@10.0.0.2:3306/db", port: 3306 }],
      Reserve: null,
      isDone: false,
    };
    expect(redacted(said)).toEqual({
      DtsJobName: "nightly",
      SourceEndpoint: { Ip: "10.0.0.1", UserName: "dts", Password: "redacted", SslSolutionEnum: "DISABLE" },
      dst: [{ db_password: "redacted", endpoint: "mysql://redacted@10.0.0.2:3306/db", port: 3306 }],
      Reserve: null,
      isDone: false,
    });
  });

  it.each([
    ...["password", "Passwd", "userPwd", "secretKey", "AccessKeyId", "access_key", "securityToken", "credentials"],
    ...["privateKey", "KmsKeyId", "certificate", "Signature"],
  ])("has nothing of what %s says, however deep it is", (name) => {
    expect(JSON.stringify(redacted({ a: [{ b: { [name]: { inner: "hunter2" } } }] }))).not.toContain("hunter2");
  });

  it("is cut where it is too deep, too long or too wide", () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } };
    expect(redacted(deep)).toEqual({ a: { b: { c: { d: { e: { f: "…" } } } } } });
    expect(redacted({ a: [[[[[[[1]]]]]]] })).toEqual({ a: [[[[["…"]]]]] });
    expect(redacted({ text: "x".repeat(2001) })).toEqual({ text: `${"x".repeat(2000)}…` });
    expect(redacted({ text: "x".repeat(2000) })).toEqual({ text: "x".repeat(2000) });
    expect(Object.keys(redacted(Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`k${n}`, n]))))).toHaveLength(
      200,
    );
    expect(redacted({ list: Array.from({ length: 201 }, () => 1) })).toEqual({
      list: Array.from({ length: 200 }, () => 1),
    });
  });

  it("keeps its plain values when the whole would be too long for a record", () => {
    const list = Array.from({ length: 60 }, () => "x".repeat(1900));
    const kept = redacted({ name: "nightly", list });
    expect(kept).toEqual({ tooLong: expect.any(Number), name: "nightly" });
    expect(kept["tooLong"]).toBeGreaterThan(100_000);
  });

  it("may have 100000 characters as a whole, and not one more", () => {
    const withLast = (length: number) => ({ list: [...Array(52).fill("x".repeat(1900)), "x".repeat(length)] });
    expect(JSON.stringify(withLast(1031))).toHaveLength(100_000);
    expect(redacted(withLast(1031))).toEqual(withLast(1031));
    expect(redacted(withLast(1032))).toEqual({ tooLong: 100_001 });
  });
});
