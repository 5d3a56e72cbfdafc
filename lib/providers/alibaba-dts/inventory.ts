import type { Target } from "#lib/jobs/target.ts";
import type { Ask, JobPage } from "../provider.ts";
import { given } from "../shared/given.ts";
import { turn } from "../shared/paging.ts";
import { notWhole } from "../shared/refusals.ts";
import { pageOf } from "./entry.ts";
import { pageRequest } from "./list.ts";
import { PAGE_SIZE } from "./operations.ts";
import { alibaba, DTS_KINDS, type DtsKind } from "./request.ts";
import { summariesOf } from "./summary.ts";

type Place = { readonly kind: DtsKind; readonly page: number; readonly shown: number };

const CURSOR = /^(migration|sync|change-tracking)\/([1-9]\d{0,2}|[1-4]\d{3}|5000)\/(\d{1,9})$/;

/** Oldest first, as far as the cloud keeps to it: a job made meanwhile moves no other to a page already read. */
const ORDER = { OrderColumn: "CreateTime", OrderDirection: "ASC" };

/** One page of all jobs of the target, kind after kind. @throws Error for a cursor that is not one of its own */
export async function inventory(target: Target, cursor = "migration/1/0", ask: Ask): Promise<JobPage> {
  const here = alibaba(target);
  const place = placeOf(cursor);
  const answer = await ask(pageRequest(here, place.kind, place.page, ORDER));
  if (!answer.ok) return { is: "unreadable", failure: answer.failure };
  const { failure, entries, length, total, doubt } = pageOf(answer.data, summariesOf);
  if (failure) return { is: "unreadable", failure };
  const { shown, isMore, why } = turn(place, length, PAGE_SIZE, total);
  const nextKind = DTS_KINDS[DTS_KINDS.indexOf(place.kind) + 1];
  const next = isMore ? `${place.kind}/${place.page + 1}/${shown}` : nextKind && `${nextKind}/1/0`;
  return { is: "page", jobs: entries.flat(), ...given({ next, doubt: doubt ?? (why && notWhole(why)) }) };
}

function placeOf(cursor: string): Place {
  const [, word, page, shown] = CURSOR.exec(cursor) ?? [];
  const kind = DTS_KINDS.find((one) => one === word);
  if (kind) return { kind, page: Number(page), shown: Number(shown) };
  throw new Error(`${JSON.stringify(cursor)} is no cursor of an alibaba-dts listing; want the next of the page before`);
}
