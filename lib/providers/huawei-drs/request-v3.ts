import type { ApiRequest } from "../provider.ts";
import type { Verb } from "./operations.ts";
import { requestFor } from "./request.ts";
import type { PauseMode } from "./request-v5.ts";

/**
 * One changing call of API v3, which has batches only. Nothing is ever forced.
 * @throws when v3 has no such operation: it cannot reset
 * @see api-drs/drs_03_0113, 0132 and 0133 for the bodies
 */
export function changeV3(verb: Verb, ids: readonly string[], pauseMode: PauseMode): ApiRequest {
  const wish = wishFor(verb, pauseMode);
  const jobs = ids.map((job_id) => ({ job_id, ...wish }));
  return requestFor("v3", verb, ids, { body: { jobs } });
}

function wishFor(verb: Verb, pauseMode: PauseMode): object {
  if (verb === "stop") return { delete_type: "terminate" };
  if (verb === "delete") return { delete_type: "delete" };
  return verb === "pause" ? { pause_mode: pauseMode } : {};
}

/** Asks for all of them: without page_req only the first five would be told. */
export function detailV3(ids: readonly string[]): ApiRequest {
  const body = { jobs: ids, page_req: { cur_page: 1, per_page: 0 } };
  return requestFor("v3", "read", ids, { body });
}

/** One page of one job type. @param page from 1 */
export function listV3(jobType: string, page: number, perPage: number): ApiRequest {
  const body = { cur_page: page, per_page: perPage, db_use_type: jobType };
  return requestFor("v3", "list", [], { body });
}
