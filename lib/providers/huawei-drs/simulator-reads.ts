import type { Problem } from "../../simulator/cloud.ts";
import type { Answer } from "../../simulator/wire.ts";
import type { ItemFault } from "./simulator-act.ts";
import { BODIES, readBody } from "./simulator-bodies.ts";
import { listV3, listV5 } from "./simulator-list.ts";
import { badParameter } from "./simulator-problems.ts";
import { type Reading, showJob } from "./simulator-read.ts";
import { type Dress, failure, success } from "./simulator-reply.ts";
import type { Route } from "./simulator-routes.ts";
import { jobActions, v3Status, v5Detail } from "./simulator-shapes.ts";

/** What `type` of a v5 detail may be. */
const DETAIL_TYPES = ["overview", "detail", "network", "precheck", "progress", "log", "compare", "metrics"];
/** v3 batch reads give this many items unless asked, and 100 at most; 0 asks for all. */
const V3_PER_PAGE = 5;
const V3_MAX_PER_PAGE = 100;

type Errand = { readonly route: Route; readonly body: Buffer; readonly dress: Dress };

/** Answers a reading operation. An item fault spoils its items, or all of it where there are none. */
export function performRead(reading: Reading, errand: Errand, itemFault?: ItemFault): Answer {
  const { dress } = errand;
  const { operation } = errand.route;
  if (operation === "V3BatchStatus" || operation === "V3BatchDetail") return batchRead(reading, errand, itemFault);
  if (itemFault !== undefined) return failure(dress, itemFault.problem);
  const read = readOne(reading, errand);
  return "code" in read ? failure(dress, read as Problem) : success(dress, 200, read);
}

function readOne(reading: Reading, { route, body }: Errand): object | Problem {
  const { operation, query } = route;
  const id = route.pathJobId ?? "";
  if (operation === "ListJobs") return listV5(visible(reading), query);
  if (operation === "V3ListJobs") {
    const asked = readBody(BODIES.v3List, body);
    return "value" in asked ? listV3(visible(reading), asked.value) : asked;
  }
  if (operation === "ShowJobDetail" && !DETAIL_TYPES.includes(query.get("type") ?? "")) return badParameter("type");
  const shown = showJob(reading, id, "v5");
  if ("code" in shown) return shown;
  return operation === "ShowActions" ? { job_action: jobActions(reading, shown) } : v5Detail(shown);
}

/** A lying list, seen from before the world began, is empty. */
function visible(reading: Reading): Reading {
  const isLie = reading.seenAt === Number.NEGATIVE_INFINITY;
  return isLie ? { ...reading, world: { ...reading.world, jobs: new Map() } } : reading;
}

function batchRead(reading: Reading, { route, body, dress }: Errand, itemFault?: ItemFault): Answer {
  const asked = readBody(BODIES.v3Query, body);
  if (!("value" in asked)) return failure(dress, asked);
  const { jobs, page_req } = asked.value;
  const perPage = page_req?.per_page ?? V3_PER_PAGE;
  const current = page_req?.cur_page ?? 1;
  if (perPage < 0 || perPage > V3_MAX_PER_PAGE || current < 1) return failure(dress, badParameter("page_req"));
  const page = perPage === 0 ? jobs : jobs.slice((current - 1) * perPage, current * perPage);
  const isDetail = route.operation === "V3BatchDetail";
  const results = page.map((id) => failedItem(id, itemFault) ?? v3Status(reading, id, isDetail));
  return success(dress, 200, { results, count: jobs.length });
}

function failedItem(id: string, itemFault: ItemFault | undefined): object | undefined {
  if (itemFault === undefined || (itemFault.jobId ?? id) !== id) return undefined;
  return { id, error_code: itemFault.problem.code, error_message: itemFault.problem.message };
}
