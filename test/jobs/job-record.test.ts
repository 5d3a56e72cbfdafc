import { describe, expect, it } from "vitest";
import { jobRecordSchema, toJobRecord } from "#lib/jobs/job-record.ts";
import type { JobReport } from "#lib/jobs/job-summary.ts";
import type { Target } from "#lib/jobs/target.ts";
import { NOW, TARGET } from "./samples.ts";

const HUAWEI: Target = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  api: "auto",
  pauseMode: "target",
  credentials: { from: "env" },
};
const LEAST: JobReport = {
  id: "a",
  status: "Failed",
  state: "failed",
  billing: { is: "disputed", source: "two pages" },
};
const FULL: JobReport = {
  ...LEAST,
  direction: "Reverse",
  instanceId: "dtsl3m",
  name: "orders",
  kind: "sync",
  createdAt: NOW,
  finishedAt: NOW + 60_000,
  isPrepaid: false,
  role: "parent",
  tags: { env: "dev" },
};
const LEAST_RECORD = {
  version: 1,
  target: "acme-cn",
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  jobId: "a",
  direction: "Forward",
  status: "Failed",
  state: "failed",
  billing: { is: "disputed", source: "two pages" },
};
const FULL_RECORD = {
  ...LEAST_RECORD,
  direction: "Reverse",
  instanceId: "dtsl3m",
  name: "orders",
  kind: "sync",
  otherStatus: "Synchronizing",
  createdAt: "2026-11-23T00:00:00.000Z",
  finishedAt: "2026-11-23T00:01:00.000Z",
  prepaid: false,
  role: "parent",
  tags: { env: "dev" },
};

describe("a job record", () => {
  it("leaves out what the cloud does not tell", () => {
    expect(Object.entries(toJobRecord(TARGET, LEAST)).sort()).toEqual(Object.entries(LEAST_RECORD).sort());
  });

  it("has everything the cloud tells", () => {
    expect(toJobRecord(TARGET, FULL, "Synchronizing")).toEqual(FULL_RECORD);
  });

  it("names the direction for Alibaba only", () => {
    const { direction: _direction, ...undirected } = LEAST_RECORD;
    const own = { target: "acme-hw", provider: "huawei-drs", region: "cn-north-4" };
    expect(Object.keys(toJobRecord(HUAWEI, LEAST))).not.toContain("direction");
    expect(toJobRecord(HUAWEI, LEAST)).toEqual({ ...undirected, ...own });
  });

  it.each([
    [0, "1970-01-01T00:00:00.000Z"],
    [8.64e15, "+275760-09-13T00:00:00.000Z"],
    [-8.64e15, "-271821-04-20T00:00:00.000Z"],
    [8.64e15 + 1, undefined],
    [-8.64e15 - 1, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [Number.NaN, undefined],
  ])("tells the time %d as %s", (at, told) => {
    expect(toJobRecord(TARGET, { ...LEAST, createdAt: at, finishedAt: at })).toEqual({
      ...LEAST_RECORD,
      ...(told ? { createdAt: told, finishedAt: told } : {}),
    });
  });

  it.each([
    ["with least", LEAST_RECORD],
    ["with all", FULL_RECORD],
    ["of a child", { ...FULL_RECORD, role: "child" }],
    ["paid by order", { ...LEAST_RECORD, billing: { is: "by-order", source: "a page" } }],
  ])("%s fits the schema", (_title, record) => {
    expect(jobRecordSchema.parse(record)).toEqual(record);
  });

  it.each([
    ["an unknown key", { ...LEAST_RECORD, secret: "x" }],
    ["an unknown key of its cost", { ...LEAST_RECORD, billing: { is: "free", source: "a page", price: 1 } }],
    ["an unknown cost", { ...LEAST_RECORD, billing: { is: "cheap", source: "a page" } }],
    ["an unknown role", { ...LEAST_RECORD, role: "" }],
    ["no billing", { ...LEAST_RECORD, billing: undefined }],
  ])("%s does not fit the schema", (_title, record) => {
    expect(jobRecordSchema.safeParse(record).success).toBe(false);
  });
});
