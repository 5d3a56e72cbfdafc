import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Mark, PolicyState } from "#lib/jobs/firing.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { transaction } from "./sqlite-database.ts";
import { docsByKey } from "./sqlite-pages.ts";

type Policies = Pick<Ledger, "policy" | "keepPolicy" | "marks" | "remark">;

/** What is remembered of policies, and the jobs they have marked. */
export function policiesIn(database: DatabaseSync): Policies {
  const one = database.prepare("SELECT doc FROM policies WHERE name = ?");
  const keep = database.prepare("INSERT OR REPLACE INTO policies (name, doc) VALUES (?, ?)");
  const some = database.prepare(
    "SELECT job_key AS key, doc FROM marks WHERE policy = ? AND job_key > ? ORDER BY job_key LIMIT ?",
  );
  const put = database.prepare("INSERT OR REPLACE INTO marks (policy, job_key, doc) VALUES (?, ?, ?)");
  const drop = database.prepare("DELETE FROM marks WHERE policy = ? AND job_key = ?");
  return {
    policy: async (name) => {
      const { doc } = one.get(name) ?? {};
      return doc === undefined ? undefined : fromStored<PolicyState>(String(doc));
    },
    keepPolicy: async (name, state) => {
      keep.run(name, toStored(state));
    },
    marks: (policy) => docsByKey<Mark>(some, policy),
    remark: async (policy, kept, dropped) =>
      transaction(database, () => {
        for (const mark of kept) put.run(policy, mark.jobKey, toStored(mark));
        for (const { jobKey } of dropped) drop.run(policy, jobKey);
      }),
  };
}
