import type { Failure } from "#lib/jobs/failure.ts";
import { given } from "./given.ts";
import { notWhole } from "./refusals.ts";

/** Pages of one list: a cloud that answers every page number with a full page must not be asked for ever. */
const MOST_PAGES = 5000;

/** Where a listing stands: the page's number, from 1, and how many entries the pages before it had. */
type Place = { readonly page: number; readonly shown: number };

/** `isMore`: the same list may have another page. `why`: it should have shown more, and will not. */
type Turn = { readonly shown: number; readonly isMore: boolean; readonly why?: string };

/**
 * What follows a page. A full page is followed whatever the total says, and a total is followed until a page comes empty: it is
 * believed when it promises more, never when it promises no more. @param total the cloud's own count; 0 or NaN when it tells none
 */
export function turn({ page, shown: before }: Place, length: number, pageSize: number, total: number): Turn {
  const shown = before + length;
  const mayGoOn = length >= pageSize || (length > 0 && total > shown);
  const isMore = mayGoOn && page < MOST_PAGES;
  const tooFew = total > shown ? `counts ${total} and shows fewer` : undefined;
  const end = mayGoOn ? `goes on after ${page} pages` : tooFew;
  return { shown, isMore, ...given({ why: isMore ? undefined : end }) };
}

/** The entries that can be read, and a doubt when some cannot. @param read undefined for an entry that cannot be read */
export function readEntries<T>(all: readonly unknown[], read: (entry: unknown) => T | undefined) {
  const entries = all.map(read);
  const doubt: Failure | undefined = entries.includes(undefined)
    ? notWhole("has an entry that cannot be read")
    : undefined;
  return { entries: entries.filter((entry) => entry !== undefined), doubt };
}
