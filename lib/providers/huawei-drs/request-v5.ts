import type { ApiRequest } from "../provider.ts";
import type { Verb } from "./operations.ts";
import { requestFor } from "./request.ts";

export type PauseMode = "target" | "all";

/**
 * One changing call of API v5: the single operation for one job, the batch for several. Nothing is ever forced.
 * @see api-drs/drs_03_0162, 0178, 0179, 0200 and 0201 for the bodies
 */
export function changeV5(verb: Verb, ids: readonly string[], pauseMode: PauseMode): ApiRequest {
  const body = ids.length === 1 ? bodyOfOne(verb, pauseMode) : bodyOfMany(verb, ids, pauseMode);
  return requestFor("v5", verb, ids, { body });
}

function bodyOfOne(verb: Verb, pauseMode: PauseMode): object | undefined {
  if (verb === "delete") return undefined;
  return verb === "stop" ? UNFORCED : { job: actionFor(verb, pauseMode) };
}

function bodyOfMany(verb: Verb, ids: readonly string[], pauseMode: PauseMode): object {
  if (verb === "delete") return { jobs: ids };
  const wish = verb === "stop" ? UNFORCED : actionFor(verb, pauseMode);
  return { jobs: ids.map((job_id) => ({ job_id, ...wish })) };
}

const UNFORCED = { is_force_stop: false };

/** DRS says stop for pause, and restart for resume and retry. Source: drs/v5 ActionReq, ActionParams. */
const ACTION_NAMES = { start: "start", resume: "restart", pause: "stop", reset: "reset" } as const;

function actionFor(verb: keyof typeof ACTION_NAMES, pauseMode: PauseMode): object {
  return { action_name: ACTION_NAMES[verb], action_params: verb === "pause" ? { pause_mode: pauseMode } : {} };
}

/** `type` is mandatory; this one holds base_info. */
export function detailV5(id: string): ApiRequest {
  return requestFor("v5", "read", [id], { query: { type: "detail" } });
}

/** One page of one job type. Oldest first, so that jobs created meanwhile come last. */
export function listV5(jobType: string, offset: number, limit: number): ApiRequest {
  const query = { job_type: jobType, offset: `${offset}`, limit: `${limit}`, sort_key: "create_time", sort_dir: "asc" };
  return requestFor("v5", "list", [], { query });
}
