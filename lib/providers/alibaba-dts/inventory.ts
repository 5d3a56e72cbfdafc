import { notWhole } from "#lib/jobs/failure.ts";
import { given } from "#lib/jobs/given.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Ask, JobPage } from "../provider.ts";
import { pageOf } from "./entry.ts";
import { pageRequest } from "./list.ts";
import { PAGE_SIZE } from "./operations.ts";
import { alibaba, DTS_KINDS, type DtsKind } from "./request.ts";
import { summariesOf } from "./summary.ts";

/** A page number, and how many entries of its kind the pages before it had. */
type Place = { readonly kind: DtsKind; readonly number: number; readonly before: number };

/** Pages of one kind, 30 000 jobs: a cloud that answers every page number with a full page must not be asked for ever. */
const MOST_PAGES = 1000;

const FIRST: Place = { kind: "migration", number: 1, before: 0 };
const CURSOR = /^(migration|sync|change-tracking)\/([1-9]\d{0,3})\/(\d{1,9})$/;

/** Oldest first, as far as the cloud keeps to it: a job made meanwhile moves no other to a page already read. */
const ORDER = { OrderColumn: "CreateTime", OrderDirection: "ASC" };

/** One page of all jobs of the target, kind after kind. @throws Error for a cursor that is not one of its own */
export async function inventory(target: Target, cursor: string | undefined, ask: Ask): Promise<JobPage> {
  const here = alibaba(target);
  const place = cursor === undefined ? FIRST : placeOf(cursor);
  const answer = await ask(pageRequest(here, place.kind, place.number, ORDER));
  if (!answer.ok) return { is: "unreadable", failure: answer.failure };
  const { failure, entries, length, total, doubt } = pageOf(answer.data, summariesOf);
  if (failure) return { is: "unreadable", failure };
  const { next, end } = after(place, length, total);
  return { is: "page", jobs: entries.flat(), ...given({ next, doubt: doubt ?? (end && notWhole(end)) }) };
}

function placeOf(cursor: string): Place {
  const [, word, number, before] = CURSOR.exec(cursor) ?? [];
  const kind = DTS_KINDS.find((one) => one === word);
  if (kind && Number(number) <= MOST_PAGES) return { kind, number: Number(number), before: Number(before) };
  throw new Error(`${JSON.stringify(cursor)} is no cursor of an alibaba-dts listing; want the next of the page before`);
}

/**
 * The cursor of the next page of the kind while there may be one, else of the first of the next kind; `end`: why the kind may have
 * more. A full page is followed whatever the count says, and a count is followed until a page comes empty.
 */
function after({ kind, number, before }: Place, length: number, total: number): { next?: string; end?: string } {
  const shown = before + length;
  const mayGoOn = length >= PAGE_SIZE || (length > 0 && total > shown);
  if (mayGoOn && number < MOST_PAGES) return { next: `${kind}/${number + 1}/${shown}` };
  const nextKind = DTS_KINDS[DTS_KINDS.indexOf(kind) + 1];
  const tooFew = total > shown ? `counts ${total} and shows fewer` : undefined;
  return given({ next: nextKind && `${nextKind}/1/0`, end: mayGoOn ? `goes on after ${number} pages` : tooFew });
}
