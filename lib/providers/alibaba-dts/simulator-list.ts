import type { Problem } from "../../simulator/cloud.ts";
import type { Job, Kind } from "../../simulator/world.ts";
import { type Reading, shownStatus } from "./simulator-find.ts";
import { invalidParameter, missing } from "./simulator-problems.ts";
import type { Parameters } from "./simulator-request.ts";

/** The newer pages: 10, 20 or 30, 30 at most, 20 by default. */
const MAX_PAGE_SIZE = 30;
const DEFAULT_PAGE_SIZE = 20;
const KINDS: Readonly<Record<string, Kind>> = { MIGRATION: "migration", SYNC: "sync", SUBSCRIBE: "change-tracking" };
/** Listed on the page and not played here: refused rather than silently passed over. */
const UNPLAYED = ["GroupId", "InstanceId", "InstanceType", "SrcProductType", "DestProductType", "DedicatedClusterId"];

export type Selected = { readonly page: readonly Job[]; readonly pageNumber: number; readonly total: number };

/** The jobs one page of DescribeDtsJobs shows. Without JobType only migrations are visible. */
export function selectJobs(reading: Reading): Selected | Problem {
  const { parameters } = reading;
  if (!parameters.get("Region")) return missing("Region");
  const unplayed = UNPLAYED.find((name) => parameters.has(name));
  if (unplayed !== undefined) return invalidParameter(unplayed);
  const kind = KINDS[parameters.get("JobType") ?? "MIGRATION"];
  if (kind === undefined) return invalidParameter("JobType");
  const tags = readTags(parameters.get("Tags"));
  if (tags === undefined) return invalidParameter("Tags");
  const matching = [...reading.world.jobs.values()].filter(
    (job) => job.kind === kind && isListed(reading, job) && tags.every(({ key, value }) => job.tags[key] === value),
  );
  return paged(parameters, ordered(parameters, matching));
}

/** By time when asked for, oldest first unless DESC; else as the scenario has them. */
function ordered(parameters: Parameters, jobs: readonly Job[]): readonly Job[] {
  const column = parameters.get("OrderColumn");
  if (column !== "CreateTime" && column !== "FinishTime") return jobs;
  const timeOf = (job: Job) => Date.parse((column === "CreateTime" ? job.createdAt : job.finishedAt) ?? "") || 0;
  const sign = parameters.get("OrderDirection") === "DESC" ? -1 : 1;
  return jobs.toSorted((a, b) => sign * (timeOf(a) - timeOf(b)));
}

function isListed({ cloud, parameters, seenAt }: Reading, job: Job): boolean {
  const status = shownStatus(cloud, job.forward, seenAt);
  if (status === undefined) return false;
  const name = parameters.get("Type") === "name" ? (parameters.get("Params") ?? "") : "";
  return (
    status === (parameters.get("Status") || status) &&
    isNamed(parameters.get("DtsJobId"), job.id) &&
    isNamed(parameters.get("DtsInstanceId"), job.instanceId) &&
    job.name.includes(name)
  );
}

function isNamed(list: string | undefined, id: string): boolean {
  return list === undefined || list === "" || list.split(",").includes(id);
}

function paged(parameters: Parameters, jobs: readonly Job[]): Selected | Problem {
  const pageSize = wholeNumber(parameters.get("PageSize"), DEFAULT_PAGE_SIZE);
  const pageNumber = wholeNumber(parameters.get("PageNumber"), 1);
  if (pageSize === undefined || pageSize > MAX_PAGE_SIZE) return invalidParameter("PageSize");
  if (pageNumber === undefined) return invalidParameter("PageNumber");
  const page = jobs.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
  return { page, pageNumber, total: jobs.length };
}

function wholeNumber(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined) return fallback;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function readTags(text: string | undefined): readonly { readonly key: string; readonly value: string }[] | undefined {
  if (text === undefined || text === "") return [];
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.map((tag) => ({ key: String(tag?.key), value: String(tag?.value) })) : undefined;
  } catch {
    return undefined;
  }
}
