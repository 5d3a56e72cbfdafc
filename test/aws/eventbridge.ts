import { randomUUID } from "node:crypto";
import { AwsError, fields, invalid, listOf } from "./aws-error.ts";

export type BusEvent = {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
};

/** A call's entries, and their size taken together. */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;
const ENTRY = ["EventBusName", "Source", "DetailType", "Detail"] as const;
type Entry = Partial<Record<(typeof ENTRY)[number], unknown>>;

/** Event buses that keep what they accepted. */
export class EventBuses {
  readonly #accepted: BusEvent[] = [];
  readonly #sizes: { entries: number; bytes: number }[] = [];

  /** Everything accepted so far, in order, repetitions included. */
  events(): readonly BusEvent[] {
    return this.#accepted;
  }

  /** How large the calls were. */
  sizes(): readonly { readonly entries: number; readonly bytes: number }[] {
    return this.#sizes;
  }

  answer(operation: string, input: unknown, failEntries: readonly number[] | "all"): unknown {
    if (operation !== "PutEvents") {
      throw new AwsError("UnknownOperationException", `the stand-in does not know ${operation}`);
    }
    const given = listOf(fields(input, ["Entries"], "PutEvents").Entries, "Entries", MOST_ENTRIES);
    const entries = given.map((entry) => fields(entry, ENTRY, "Entries"));
    const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > MOST_BYTES) throw invalid("Total size of the entries in the request is over the limit.");
    this.#sizes.push({ entries: entries.length, bytes });
    const isFailed = (index: number): boolean => failEntries === "all" || failEntries.includes(index);
    const answers = entries.map((entry, index) => (isFailed(index) ? THROTTLED : this.#accept(entry)));
    return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
  }

  #accept(entry: Entry): { EventId: string } | Refused {
    const [bus, source, detailType, text] = ENTRY.map((name) => entry[name]);
    if (![bus, source, detailType, text].every((value) => typeof value === "string" && value !== "")) {
      return { ErrorCode: "InvalidArgument", ErrorMessage: "Parameter is not valid. Reason: a field is missing." };
    }
    const detail = parsed(String(text));
    if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    this.#accepted.push({ bus: String(bus), source: String(source), detailType: String(detailType), detail });
    return { EventId: randomUUID() };
  }
}

type Refused = { readonly ErrorCode: string; readonly ErrorMessage: string };
const THROTTLED: Refused = { ErrorCode: "ThrottlingException", ErrorMessage: "Rate exceeded" };

/** As "Calculating Amazon EventBridge PutEvents event entry size" has it; a time would add 14. */
function sizeOf(entry: Entry): number {
  return (["Source", "DetailType", "Detail"] as const).reduce(
    (sum, name) => sum + Buffer.byteLength(String(entry[name] ?? "")),
    0,
  );
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
