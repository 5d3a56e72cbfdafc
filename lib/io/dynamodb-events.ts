import { DeleteItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import { auditing } from "./dynamodb-audit.ts";
import { retryingContention } from "./dynamodb-contention.ts";
import { eventKey, ofLane, PREFIX, recordedKey } from "./dynamodb-keys.ts";
import { docOf, type Item, ifAbsent, inDays, itemsOf, type Table, toDoc, toItem, transact } from "./dynamodb-table.ts";

type Events = Pick<Ledger, "record" | "unsent" | "sent">;

/** Events wait on their lane, in the order they were recorded, until the bus has accepted them. */
export function eventsOf(table: Table): Events {
  return {
    record: (event, entry) => record(table, event, entry),
    unsent: async (lane, limit) => {
      const events: EventToSend[] = [];
      if (limit <= 0) return events;
      for await (const item of itemsOf(table, ofLane(lane), PREFIX.event, limit)) {
        events.push(docOf<EventToSend>(item));
        if (events.length === limit) break;
      }
      return events;
    },
    sent: async (events) => {
      const lanes = new Set(events.map((event) => event.lane));
      for (const lane of lanes) await removeFrom(table, lane, new Set(events.map((event) => event.eventId)));
    },
  };
}

export function recording(table: Table, event: EventToSend): TransactWriteItem {
  const key = eventKey(event.lane, table.nextOrder(), event.eventId);
  return { Put: { TableName: table.name, Item: toItem(key, { eventId: event.eventId, ...toDoc(event) }) } };
}

/** Days for which a recorded event's id is remembered: longer than a month, since some are told once in it. */
const KEPT_DAYS = 40;

async function record(table: Table, event: EventToSend, entry: AuditEntry): Promise<boolean> {
  const mark = toItem(recordedKey(event.eventId), inDays(table.now(), KEPT_DAYS));
  const put = { Put: { TableName: table.name, Item: mark, ...ifAbsent(table) } };
  return (await transact(table, [put, recording(table, event), auditing(table, entry)])).length === 0;
}

/** What was sent is what `unsent` gave, so it stands first on the list: seldom more than one page is read. */
async function removeFrom(table: Table, lane: string, sent: Set<string>): Promise<void> {
  const found: Item[] = [];
  for await (const item of itemsOf(table, ofLane(lane), PREFIX.event, Math.max(sent.size, SMALLEST_PAGE))) {
    const { eventId } = item;
    if (sent.delete(eventId?.S ?? "")) found.push(item);
    if (sent.size === 0) break;
  }
  await Promise.all(found.map((item) => remove(table, item)));
}

const SMALLEST_PAGE = 10;

function remove(table: Table, { pk, sk }: Item): Promise<unknown> {
  const command = new DeleteItemCommand({
    TableName: table.name,
    Key: toItem({ pk: pk?.S ?? "", sk: sk?.S ?? "" }),
  });
  return retryingContention(table.pause, () => table.client.send(command));
}
