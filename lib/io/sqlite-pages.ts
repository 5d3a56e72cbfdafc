import type { StatementSync } from "node:sqlite";
import { fromStored } from "#lib/jobs/stored.ts";

/** Rows read at a time. */
const AT_ONCE = 500;

/**
 * All that belongs to `of`, in the order of its keys, page by page: an iterator of a statement ends when the statement is used again.
 * @param some a page: `key` and `doc` of what belongs to the first parameter, after the second, at most the third
 */
export async function* docsByKey<T>(some: StatementSync, of: string): AsyncGenerator<T, void, undefined> {
  for (let after = "", isMore = true; isMore; ) {
    const page = some.all(of, after, AT_ONCE);
    for (const { doc } of page) yield fromStored<T>(String(doc));
    after = String(page.at(-1)?.["key"]);
    isMore = page.length === AT_ONCE;
  }
}
