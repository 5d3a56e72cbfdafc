import fc from "fast-check";
import { parseCommand } from "#lib/jobs/command.ts";
import type { Job } from "#lib/jobs/job.ts";
import { type Plan, planRun } from "#lib/jobs/plan.ts";
import type { Target } from "#lib/jobs/target.ts";
import { isChunk, type Task } from "#lib/jobs/todo.ts";

export const TARGET: Target = {
  name: "acme-cn",
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: { from: "env", accessKeyId: "ACME_AK", accessKeySecret: "ACME_SK" },
};

export const NOW = Date.parse("2026-11-23T00:00:00Z");

/** A run on TARGET of a command given in its wire form. */
export function planned(command: object, requestId = "request-1", target: Target = TARGET) {
  const parsed = parseCommand({ version: 1, action: "stop", target: "acme-cn", jobs: ["a"], ...command });
  return planRun(
    { command: parsed, requestId, origin: "cli" },
    { target, laneOf: (name) => name, mustCount: false },
    NOW,
  );
}

/** The jobs of all chunks. */
export function tasksIn({ items }: Plan): readonly Task[] {
  return items.flatMap((item) => (!isChunk(item) ? [] : item.tasks));
}

/** Few ids, so that both directions of one meet often. */
export const anyJob: fc.Arbitrary<Job> = fc.record(
  {
    id: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"),
    direction: fc.constantFrom("Forward", "Reverse"),
    kind: fc.constantFrom("migration", "sync", "change-tracking", "disaster-recovery"),
  },
  { requiredKeys: ["id"] },
);
