import type { FaultName } from "./fault-catalogue.ts";
import type { RawReply } from "./wire.ts";

/** Where the clouds' replies keep one entry a job. */
const LISTS = ["DtsJobList", "jobs", "results"];

type Items = readonly unknown[];

const SPOILERS: Readonly<Partial<Record<FaultName, (items: Items) => Items>>> = {
  "items-missing": (items) => items.slice(1),
  "items-doubled": (items) => [...items, ...items.slice(0, 1)],
  "items-reordered": (items) => items.toReversed(),
  "items-strange": (items) => [...items, ...items.slice(0, 1).map(renamed)],
};

/** A reply whose entries go missing, come twice, in another order, or with one nobody asked for. Counts stay as they were. */
export function spoilItems(name: FaultName, reply: RawReply): RawReply | undefined {
  const spoil = SPOILERS[name];
  if (spoil === undefined) return undefined;
  const body = readObject(reply.body);
  const entries = Object.entries(body).map(([key, value]) =>
    LISTS.includes(key) && Array.isArray(value) ? [key, spoil(value)] : [key, value],
  );
  return entries.length === 0 ? reply : { ...reply, body: JSON.stringify(Object.fromEntries(entries)) };
}

function renamed(item: unknown): unknown {
  if (typeof item !== "object" || item === null) return item;
  return { ...item, ...("DtsJobId" in item ? { DtsJobId: "stranger" } : { id: "stranger" }) };
}

/** The body as an object; empty for anything else, such as XML. */
function readObject(text: string): object {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? read : {};
  } catch {
    return {};
  }
}
