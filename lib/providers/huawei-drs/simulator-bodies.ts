import * as z from "zod/mini";
import type { Problem } from "../../simulator/cloud.ts";
import { badParameter, duplicateJob } from "./simulator-problems.ts";

const ids = z.array(z.string()).check(z.minLength(1));
const jobId = z.string();
const parameters = z.strictObject({
  pause_mode: z.optional(z.enum(["target", "all"])),
  start_time: z.optional(z.string()),
  is_sync_re_edit: z.optional(z.boolean()),
  force_delete: z.optional(z.boolean()),
  is_only_init_task: z.optional(z.boolean()),
  is_auto_create_compare: z.optional(z.boolean()),
});
const actionName = z.enum([
  "network",
  "precheck",
  "start",
  "stop",
  "restart",
  "reset",
  "terminate",
  "skip_precheck",
  "create_compare",
  "cancel_compare",
  "column_limit",
  "reload_parameters",
  "bind_eip",
  "unbind_eip",
  "set_writable",
  "cloud_connection",
  "set_readonly",
  "diagnosis",
  "start_repair",
  "stop_repair",
]);
const action = { action_name: actionName, action_params: z.optional(parameters) };
const pageRequest = z.strictObject({ cur_page: z.optional(z.int()), per_page: z.optional(z.int()) });
const deleteType = z.enum(["terminate", "force_terminate", "delete"]);

/** The JSON bodies the operations take; keys not listed on their pages are refused. */
export const BODIES = {
  deleteMany: z.strictObject({ jobs: ids }),
  stopOne: z.strictObject({ is_force_stop: z.optional(z.boolean()) }),
  stopMany: listOf({ job_id: jobId, is_force_stop: z.optional(z.boolean()) }),
  actOnOne: z.strictObject({ job: z.strictObject({ job_id: z.optional(jobId), ...action }) }),
  actOnMany: listOf({ job_id: jobId, ...action }),
  v3Jobs: listOf({
    job_id: jobId,
    delete_type: deleteType,
    is_show_breakpoint_position: z.optional(z.boolean()),
  }),
  v3Start: listOf({
    job_id: jobId,
    start_time: z.optional(z.string()),
    is_only_init_task: z.optional(z.boolean()),
    is_auto_create_compare: z.optional(z.boolean()),
  }),
  v3Pause: listOf({ job_id: jobId, pause_mode: z.enum(["target", "all"]) }),
  v3Retry: listOf({ job_id: jobId, is_sync_re_edit: z.optional(z.boolean()) }),
  v3Query: z.strictObject({ jobs: ids, page_req: z.optional(pageRequest) }),
  v3List: z.strictObject({
    cur_page: z.int(),
    per_page: z.int().check(z.gte(1), z.lte(100)),
    db_use_type: z.enum(["migration", "sync", "cloudDataGuard"]),
    name: z.optional(z.string()),
    status: z.optional(z.string()),
  }),
} as const;

function listOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject({ jobs: z.array(z.strictObject(shape)).check(z.minLength(1)) });
}

export type ActionName = z.infer<typeof actionName>;

/** The body as its schema reads it; or the problem the service answers with. */
export function readBody<Schema extends z.core.$ZodType>(
  schema: Schema,
  body: Buffer,
): { value: z.infer<Schema> } | Problem {
  const parsed = z.safeParse(schema, parseJson(body));
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  return badParameter(issue?.path.join(".") || "body");
}

/** Refuses a list that names a job twice. */
export function checkDistinct(jobIds: readonly string[]): Problem | undefined {
  return new Set(jobIds).size === jobIds.length ? undefined : duplicateJob();
}

/** Every id the body names, well-formed or not, for the call log. */
export function namedIds(body: Buffer): readonly string[] {
  const parsed = z.safeParse(
    z.object({ jobs: z.array(z.union([z.string(), z.object({ job_id: z.string() })])) }),
    parseJson(body),
  );
  return parsed.success ? parsed.data.jobs.map((job) => (typeof job === "string" ? job : job.job_id)) : [];
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
