import * as z from "zod/mini";
import { parse } from "./parse.ts";

const alertSchema = z.looseObject({ status: z.string(), fingerprint: z.string(), startsAt: z.string() });

/** What Alertmanager tells of a group of alerts. @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const groupSchema = z.looseObject({ groupKey: z.string(), alerts: z.array(alertSchema) });

/**
 * A group without the alerts that are over: the notice that something has ended must not be read as an order. Undefined when all are over.
 * @throws InputError when it is no notification of Alertmanager's
 */
export function firingOnly(body: unknown): object | undefined {
  const group = parse(groupSchema, body, "body");
  const alerts = group.alerts.filter(({ status }) => status === "firing");
  return alerts.length > 0 ? { ...group, alerts } : undefined;
}

/** What stays the same as long as the same alerts fire, however often they are told and whatever else joins or leaves their annotations. */
export function alertKey(body: unknown): string {
  const { groupKey, alerts } = parse(groupSchema, body, "body");
  const fires = alerts.map(({ fingerprint, startsAt }) => `${fingerprint} ${startsAt}`).sort();
  return [groupKey, ...fires].join("\n");
}
