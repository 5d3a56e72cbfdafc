import type { Ledger } from "#lib/engine/ledger.ts";
import type { Mark, PolicyState } from "#lib/jobs/firing.ts";
import { markedKey, ofPolicy, PREFIX, policyKey } from "./dynamodb-keys.ts";
import { docOf, getItem, itemsOf, putItem, type Table, toDoc, toItem, transact } from "./dynamodb-table.ts";

type Policies = Pick<Ledger, "policy" | "keepPolicy" | "marks" | "remark">;

/** What is remembered of policies, and the jobs they have marked. */
export function policiesOf(table: Table): Policies {
  return {
    policy: async (name) => {
      const item = await getItem(table, policyKey(name));
      return item && docOf<PolicyState>(item);
    },
    keepPolicy: (name, state) => putItem(table, toItem(policyKey(name), toDoc(state))),
    marks: async function* (policy) {
      for await (const item of itemsOf(table, ofPolicy(policy), PREFIX.marked)) yield docOf<Mark>(item);
    },
    remark: async (policy, kept, dropped) => {
      const puts = kept.map((mark) => toItem(markedKey(policy, mark.jobKey), toDoc(mark)));
      const keys = dropped.map(({ jobKey }) => toItem(markedKey(policy, jobKey)));
      await transact(table, [
        ...puts.map((Item) => ({ Put: { TableName: table.name, Item } })),
        ...keys.map((Key) => ({ Delete: { TableName: table.name, Key } })),
      ]);
    },
  };
}
