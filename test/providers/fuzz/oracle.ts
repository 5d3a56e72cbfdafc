import type { ProviderName } from "#lib/jobs/target.ts";
import type { Answer, ApiRequest, HttpReply } from "#lib/providers/provider.ts";

/** Written from the documentation alone: what a reply says, read the plainest way there is. */
type Fields = Readonly<Record<string, unknown>>;

const FAILURE_KINDS: readonly string[] = [
  ...["throttled", "unavailable", "timeout", "credentials-expired", "access-denied", "not-found", "invalid-state"],
  ...["invalid-request", "quota", "billing", "unrecognized"],
];

function objectIn(body: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body.replace(/^\ufeff/, "").trim());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const is2xx = ({ status }: HttpReply) => status >= 200 && status < 300;
const isTrue = (value: unknown) => value === true || (typeof value === "string" && /^\s*true\s*$/i.test(value));
const isSaid = (value: unknown) => value !== undefined && value !== null && value !== "";

/** What is wrong with an answer to a reply, if anything is. */
export function wrongAnswer(
  name: ProviderName,
  answer: Answer,
  reply: HttpReply,
  changes: boolean,
): string | undefined {
  if (answer.ok) return wrongYes(name, reply, changes);
  const { failure, effect } = answer;
  if (!FAILURE_KINDS.includes(failure.kind)) return `the kind ${failure.kind}`;
  if (failure.message === "" || failure.message.length > 1100)
    return `a message of ${failure.message.length} characters`;
  if ((failure.code ?? "").length > 1100) return `a code of ${failure.code?.length} characters`;
  if ((failure.cloudRequestId ?? "").length > 1100)
    return `a request id of ${failure.cloudRequestId?.length} characters`;
  const wait = failure.retryAfterMs ?? 0;
  if (!Number.isSafeInteger(wait) || wait < 0) return `a wait of ${wait} ms`;
  if (failure.httpStatus !== reply.status) return `the HTTP status ${failure.httpStatus}`;
  if (!changes || effect === "unknown") return undefined;
  return wrongNothing(name, reply) ? `nothing done, after ${reply.status}` : undefined;
}

function wrongYes(name: ProviderName, reply: HttpReply, changes: boolean): string | undefined {
  if (!is2xx(reply)) return "a yes without a 2xx";
  const said = objectIn(reply.body);
  if (name === "huawei-drs") return said ? undefined : "a yes without an object";
  if (!changes) return undefined;
  const isYes = said
    ? isTrue(said["Success"])
    : /<Success>\s*(true|<!\[CDATA\[\s*true\s*\]\]>)\s*<\/Success>/i.test(reply.body);
  return isYes ? undefined : "a yes without Success";
}

/** A server's own failure, or a success, may have had an effect, unless it is the throttle that speaks. */
function wrongNothing(name: ProviderName, { status, body }: HttpReply): boolean {
  const mayThrottle = /throttl|0308|M01503/i.test(body);
  const success = name === "alibaba-dts" ? objectIn(body)?.["Success"] : undefined;
  return !mayThrottle && (status >= 500 || (status < 300 && success !== undefined && isTrue(success)));
}

/** Whether a reply to a changing call says yes for this very job. */
export function saysYes(name: ProviderName, reply: HttpReply, request: ApiRequest, id: string): boolean {
  if (name === "alibaba-dts") return wrongYes(name, reply, true) === undefined;
  const said = objectIn(reply.body);
  if (!said || !is2xx(reply) || saysError(said)) return false;
  const own = entriesOf(said).filter((entry) => entry["id"] === id);
  if (own.length > 0) return own.every((entry) => isYesOf(entry) && !saysError(entry));
  const isSingle = request.path.split("/").includes(id);
  const isOurs = !isSaid(said["id"]) || said["id"] === id;
  const isDeleted = request.method === "DELETE" && !isSaid(said["status"]) && !isSaid(said["error_msg"]);
  return isSingle && isOurs && (isYesOf(said) || isDeleted);
}

function entriesOf(said: Fields): readonly Fields[] {
  return [said["jobs"], said["results"]].flatMap((list) =>
    Array.isArray(list) ? list.filter((one) => typeof one === "object" && one !== null) : [],
  );
}

function saysError(said: Fields): boolean {
  return ["error_code", "err code", "code", "error"].some((name) => isSaid(said[name]));
}

function isYesOf({ status, query_id }: Fields): boolean {
  return (
    (typeof status === "string" && status.toLowerCase() === "success") ||
    (typeof query_id === "string" && query_id !== "")
  );
}

const NOT_FOUND: Readonly<Record<ProviderName, RegExp>> = {
  "alibaba-dts": /InstanceNotFound|InvalidJobId/i,
  "huawei-drs": /DRS[.-](10000010|M00289|M05003|M05004)|deleted/i,
};

/** Whether a reply can be the ground for `gone`: a documented code, a deleted status, or a listing without the job. */
export function saysGone(name: ProviderName, reply: HttpReply, wasSeen: boolean): boolean {
  if (NOT_FOUND[name].test(reply.body)) return true;
  const said = objectIn(reply.body);
  return name === "alibaba-dts" && wasSeen && is2xx(reply) && Array.isArray(said?.["DtsJobList"]);
}

/** Whether a reply shows a job in this status: the word stands somewhere in it as a status. */
export function shows(reply: HttpReply, status: string): boolean {
  if (!is2xx(reply)) return false;
  const said = objectIn(reply.body);
  return said === undefined ? reply.body.includes(`<Status>`) : statusesIn(said).includes(status);
}

function statusesIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name.toLowerCase() === "status" ? [inner] : []),
    ...statusesIn(inner),
  ]);
}
