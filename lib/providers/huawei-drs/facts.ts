import * as z from "zod/mini";
import type { Kind } from "#lib/jobs/job.ts";
import type { JobFacts } from "#lib/jobs/observation.ts";
import { given } from "../shared/given.ts";

export const text = z.nullish(z.string());

const word = z.catch(text, undefined);

/** The words that tell of a job's kind, payment and place; v5 says job_type, v3 db_use_type. Unreadable ones count as left out. */
export const factFields = {
  job_type: word,
  db_use_type: word,
  charging_mode: word,
  job_mode_role: word,
  master_job_id: word,
  parent_id: word,
  children: z.catch(z.nullish(z.array(z.unknown())), undefined),
};

const factSchema = z.object(factFields);
type Fields = Partial<z.infer<typeof factSchema>>;

/** The scenarios of DRS, in its words; below, ours for them. */
export const JOB_TYPES = ["migration", "sync", "cloudDataGuard"] as const;

export const KINDS: readonly Kind[] = ["migration", "sync", "disaster-recovery"];

/** Facts of one job. @see drs/v5 JobBaseInfo and JobListResp, drs/v3 QueryJobResp (which does not tell the payment) */
export function factsOf(id: string, fields: Fields): JobFacts {
  const word = (fields.job_type ?? fields.db_use_type)?.toLowerCase();
  const kind = KINDS[JOB_TYPES.findIndex((type) => type.toLowerCase() === word)];
  const charging = fields.charging_mode?.toLowerCase();
  const role = kind === "disaster-recovery" ? roleOf(id, fields) : undefined;
  const isKnown = charging === "period" || charging === "on_demand";
  return given({ kind, isPrepaid: isKnown ? charging === "period" : undefined, role });
}

/** Only of disaster recovery, where a parent task ends its subtasks; elsewhere a master job is another thing. */
function roleOf(id: string, fields: Fields): JobFacts["role"] {
  const said = fields.job_mode_role?.toLowerCase();
  if (said === "parent" || said === "child") return said;
  const above = fields.parent_id || fields.master_job_id;
  if (above && above !== id) return "child";
  return fields.children?.length ? "parent" : undefined;
}
