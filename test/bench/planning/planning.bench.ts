import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { planJobs } from "#lib/plan-jobs.ts";
import type { Send } from "#lib/providers/provider.ts";

/** How long a plan takes and what memory, by the jobs of its target: a signed request and a parsed reply for each page of 30. */
const SIZES = [10_000, 30_000, 100_000];
const ROUNDS = Number(process.env["ROUNDS"] ?? 7);
const PAGE = 30;

const config = parse(
  configSchema,
  {
    targets: {
      ali: {
        ...{ provider: "alibaba-dts", region: "cn-hangzhou" },
        credentials: { from: "env", accessKeyId: "AK", accessKeySecret: "SK" },
      },
    },
  },
  "config",
);

/** A cloud of so many sync jobs, every tenth of them older than the others and finished. */
function cloudOf(size: number): Send {
  return async ({ url, body }) => {
    const asked = new URLSearchParams(body || new URL(url).search);
    const from = (Number(asked.get("PageNumber")) - 1) * PAGE;
    const count = asked.get("JobType") === "SYNC" ? Math.max(0, Math.min(PAGE, size - from)) : 0;
    const list = Array.from({ length: count }, (_, n) => jobOf(from + n));
    const reply = {
      Success: true,
      RequestId: "r",
      DtsJobList: list,
      TotalRecordCount: asked.get("JobType") === "SYNC" ? size : 0,
    };
    return { is: "reply", reply: { status: 200, headers: {}, body: JSON.stringify(reply) } };
  };
}

function jobOf(n: number): object {
  const isOld = n % 10 === 0;
  return {
    ...{ DtsJobId: `job${String(n).padStart(7, "0")}`, DtsInstanceID: `dts${n}`, DtsJobName: `nightly copy ${n}` },
    ...{
      JobType: "sync",
      PayType: "PostPaid",
      DtsJobDirection: "Forward",
      TagList: [{ TagKey: "env", TagValue: "dev" }],
    },
    ...{
      Status: isOld ? "Finished" : "Synchronizing",
      CreateTime: isOld ? "2026-01-01T00:00:00Z" : "2026-11-20T00:00:00Z",
    },
  };
}

/** @returns seconds, and what of the heap was in use at most, beyond what was before, in MB */
async function plan(size: number, select: object): Promise<readonly [seconds: number, megabytes: number]> {
  const file = join(tmpdir(), `sluice-bench-${randomUUID()}.db`);
  const ledger = openSqliteLedger(file);
  const before = heapInUse();
  let most = 0;
  const began = performance.now();
  const clock = { now: Date.now, elapsed: () => performance.now(), sleep: async () => undefined };
  const ports = { config, ledger, clock, random: () => 0.5, newId: randomUUID, send: cloudOf(size) };
  const secrets = async () => ({ accessKeyId: "key", accessKeySecret: "secret" });
  const command = parseCommand({ version: 1, action: "teardown", target: "ali", select });
  let seen = 0;
  const stored = await planJobs(command, { ...ports, secrets }, () => {
    seen += 1;
    if (seen % 5000 === 0) most = Math.max(most, heapInUse() - before);
  });
  const seconds = (performance.now() - began) / 1000;
  await ledger.close();
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
  if (stored.counts.planned === 0) throw new Error("nothing was planned; want a plan");
  return [seconds, most / 1_048_576];
}

function heapInUse(): number {
  if (!globalThis.gc) throw new Error("run it with node --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

const median = (all: readonly number[]) => all.toSorted((one, other) => one - other)[all.length >> 1] ?? Number.NaN;

process.stdout.write(`medians of ${ROUNDS}; node ${process.version}\n`);
for (const [title, select] of [
  ["a tenth is meant", { olderThan: "30d" }],
  ["all are meant", { kind: "sync" }],
] as const) {
  for (const size of SIZES) {
    const rounds: (readonly [number, number])[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await plan(size, select));
    const seconds = median(rounds.map(([took]) => took));
    const rate = Math.round(size / seconds);
    const memory = median(rounds.map(([, megabytes]) => megabytes)).toFixed(1);
    process.stdout.write(`${title}: ${size} jobs in ${seconds.toFixed(2)} s, ${rate} a second, ${memory} MB of heap\n`);
  }
}
