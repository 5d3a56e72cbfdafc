import type { RawRequest } from "#lib/signatures/request.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { hexOf, hmacOf } from "../signatures/formulas.ts";
import { requestOf } from "../signatures/sender.ts";
import { SECRETS } from "./kit.ts";

/** As GitHub signs. */
export async function pushOf(
  body: unknown,
  { secret = SECRETS["HOOK"] ?? "", name = "push" } = {},
): Promise<RawRequest> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const signature = `sha256=${hexOf(await hmacOf(secret, text))}`;
  return requestOf({ "X-Hub-Signature-256": signature }, text, { path: `/hooks/${name}` });
}

/** As Alertmanager tells it: jobs that fire, and jobs whose alert is over. */
export function alertsOf(firing: readonly string[], over: readonly string[] = [], group: object = {}): RawRequest {
  const alerts = [...firing.map((id) => alertOf(id)), ...over.map((id) => alertOf(id, { status: "resolved" }))];
  return groupRequest(groupOf(alerts, group));
}

export function groupRequest(group: object): RawRequest {
  const headers = { Authorization: `Bearer ${SECRETS["TOKEN"]}` };
  return requestOf(headers, JSON.stringify(group), { path: "/hooks/alerts" });
}

/** GET of a path with its query, as a link has it. */
export function getOf(link: unknown): RawRequest {
  const [path = "", query = ""] = String(link).split("?");
  return { ...requestOf({}, ""), method: "GET", path, query };
}
