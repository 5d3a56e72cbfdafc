import { type Webhook, webhookSchema } from "#lib/jobs/webhook.ts";

/** As the design's example has it. */
export const LAG_ALERT = {
  name: "lag-alert",
  scheme: "alertmanager",
  secret: { from: "env", value: "ALERT_TOKEN" },
  allow: [{ action: "stop", target: "acme-cn" }],
  command: {
    action: "stop",
    target: "acme-cn",
    jobs: "alerts[?status=='firing'].labels.dts_job_id",
  },
} as const;

export const PUSH = {
  ...LAG_ALERT,
  name: "push",
  scheme: "github",
  command: { ...LAG_ALERT.command, jobs: "jobs" },
} as const;

export function hookOf(written: object): Webhook {
  return webhookSchema.parse(written);
}

/** An alert as Alertmanager tells it. */
export function alertOf(id: string, over: object = {}) {
  return {
    status: "firing",
    labels: { alertname: "lag", dts_job_id: id },
    annotations: {},
    startsAt: "2026-11-28T08:00:00Z",
    endsAt: "0001-01-01T00:00:00Z",
    fingerprint: `f-${id}`,
    ...over,
  };
}

export function groupOf(alerts: readonly object[], over: object = {}) {
  const status = alerts.some((alert) => "status" in alert && alert.status === "firing") ? "firing" : "resolved";
  return {
    version: "4",
    groupKey: '{}:{alertname="lag"}',
    truncatedAlerts: 0,
    status,
    receiver: "sluice",
    alerts,
    ...over,
  };
}
