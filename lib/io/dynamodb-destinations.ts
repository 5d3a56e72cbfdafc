import type { Ledger } from "#lib/engine/ledger.ts";
import type { DestinationState } from "#lib/jobs/destination-state.ts";
import { auditing } from "./dynamodb-audit.ts";
import { recording } from "./dynamodb-events.ts";
import { destinationKey } from "./dynamodb-keys.ts";
import { docOf, getItem, ifStill, type Table, toDoc, toItem, transact } from "./dynamodb-table.ts";

type Destinations = Pick<Ledger, "destination" | "keepDestination">;

/** What is known of the destinations of webhooks. */
export function destinationsOf(table: Table): Destinations {
  return {
    destination: async (name) => {
      const item = await getItem(table, destinationKey(name));
      return item && docOf<DestinationState>(item);
    },
    keepDestination: async (state, told) => {
      const put = { TableName: table.name, Item: written(state), ...ifStill(table, state.seq) };
      const audited = told ? [auditing(table, told.entry)] : [];
      const recorded = told?.event ? [recording(table, told.event)] : [];
      return (await transact(table, [{ Put: put }, ...audited, ...recorded])).length === 0;
    },
  };
}

function written(state: DestinationState) {
  const next = { ...state, seq: state.seq + 1 };
  return toItem(destinationKey(state.name), { ...toDoc(next), seq: next.seq });
}
