import type { HttpRequest } from "#lib/providers/provider.ts";
import type { Call, EffectName } from "#lib/simulator/log.ts";

/** What a read's answer says of jobs, read here without Sluice's own reader. Junk shows nothing. Forward first, then Reverse. */
export function shownBy(call: Call, read: Answer): ReadonlyMap<string, readonly string[]> {
  const shown = new Map<string, readonly string[]>();
  const [asked] = call.jobIds;
  for (const entry of read.DtsJobList ?? []) {
    const reverse = entry.ReverseJob?.Status;
    if (entry.DtsJobId && entry.Status) shown.set(entry.DtsJobId, reverse ? [entry.Status, reverse] : [entry.Status]);
  }
  for (const entry of read.results ?? []) if (entry.id && entry.status) shown.set(entry.id, [entry.status]);
  if (asked !== undefined && read.job?.status) shown.set(read.job.id ?? asked, [read.job.status]);
  if (asked !== undefined && call.operation === "DescribeDtsJobDetail" && read.Status) shown.set(asked, [read.Status]);
  return shown;
}

/** The codes an answer gives single jobs. */
export function codesIn({ jobs = [], results = [] }: Answer): ReadonlyMap<string, string> {
  return new Map(
    [...jobs, ...results].flatMap(({ id, error_code }) => (id && error_code ? [[id, error_code] as const] : [])),
  );
}

/** DRS says stop for pause, restart for resume; its own stop has a path of its own. drs_03_0113, 0178, 0179, 0200, 0201 */
const ACTIONS: Readonly<Record<string, EffectName>> = {
  start: "start",
  restart: "start",
  stop: "pause",
  reset: "reset",
};
const ROUTES: readonly (readonly [RegExp, EffectName])[] = [
  [/\/batch-starting$|\/batch-retry-task$/, "start"],
  [/\/batch-pause-task$/, "pause"],
  [/\/v5\/.*\/(batch-)?stop$/, "stop"],
];

/** What a changing request asks for, from the clouds' documentation: its name, its path or its body. */
export function deedIn({ method, url, headers, body }: HttpRequest): EffectName | undefined {
  const word = /^(Start|Suspend|Stop|Reset|Delete)Dts/.exec(headers["x-acs-action"] ?? "")?.[1];
  if (word !== undefined) return word === "Suspend" ? "pause" : (word.toLowerCase() as EffectName);
  const { pathname } = new URL(url);
  const route = ROUTES.find(([path]) => path.test(pathname))?.[1];
  if (route !== undefined) return route;
  const action = /"action_name":"(\w+)"/.exec(body)?.[1];
  if (action !== undefined) return ACTIONS[action];
  const isEnd = pathname.endsWith("/batch-jobs") && /"delete_type":"(force_)?terminate"/.test(body);
  return method === "DELETE" ? (isEnd ? "stop" : "delete") : undefined;
}

/** An answer as an object; empty for junk. */
export function answerIn(body: string): Answer {
  const text = body.replace(/^\uFEFF/, "");
  if (!text.startsWith("{")) return {};
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {};
  }
}

type Item = { readonly id?: string; readonly status?: string; readonly error_code?: string };

type Answer = {
  readonly DtsJobList?: readonly {
    readonly DtsJobId?: string;
    readonly Status?: string;
    readonly ReverseJob?: { readonly Status?: string };
  }[];
  readonly jobs?: readonly Item[];
  readonly results?: readonly Item[];
  readonly job?: { readonly id?: string; readonly status?: string };
  readonly Status?: string;
};
