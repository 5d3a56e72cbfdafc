import { InputError } from "#lib/jobs/parse.ts";
import { JOB_TYPES } from "./facts.ts";
import type { Api } from "./operations.ts";

/** Where a listing stands: in which list, which scenario, which page of it (from 1), and what the pages before it showed. */
export type Place = {
  readonly api: Api;
  readonly type: number;
  readonly page: number;
  readonly shown: number;
  /** The first id of the page before, so that a list which shows one page for ever is noticed. */
  readonly first: string;
};

const CURSOR = /^(v5|v3)\.([012])\.([1-9]\d{0,5})\.(\d{1,8})\.([A-Za-z0-9-]{0,64})$/;

export function start(api: Api): Place {
  return { api, type: 0, page: 1, shown: 0, first: "" };
}

/** Undefined after the last scenario. */
export function beginningOf(api: Api, type: number): Place | undefined {
  return type < JOB_TYPES.length ? { ...start(api), type } : undefined;
}

export function toCursor({ api, type, page, shown, first }: Place): string {
  return [api, type, page, shown, first].join(".");
}

/** @throws InputError for anything that `toCursor` did not write */
export function fromCursor(cursor: string): Place {
  const [, api, type, page, shown, first = ""] = CURSOR.exec(cursor) ?? [];
  if (api !== "v5" && api !== "v3") throw new InputError(`${JSON.stringify(cursor)} is no cursor of a DRS listing`);
  return { api, type: Number(type), page: Number(page), shown: Number(shown), first };
}
