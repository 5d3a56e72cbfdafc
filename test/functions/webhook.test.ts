import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import type { Container } from "./container.ts";
import { type Deployment, deliver, onDeployment } from "./deployment.ts";
import { handedOver, requested, token } from "./events.ts";

const TOKEN = "alert-token-never-shown";
const SECRET = "hook-secret-never-shown";
const LINK = "link-secret-never-shown";
const JOBS = [
  { id: "dtsrunning0001", kind: "sync", status: "Synchronizing" },
  { id: "dtsbystander01", kind: "sync", status: "Synchronizing" },
];
const OPTIONS = {
  alibaba: { jobs: JOBS },
  secrets: {
    "sluice/dev/webhooks/alerts": TOKEN,
    "sluice/dev/webhooks/push": SECRET,
    "sluice/dev/webhooks/links": LINK,
  },
  config: {
    webhooks: [
      {
        ...{ name: "lag-alert", scheme: "alertmanager", secret: stored("alerts") },
        allow: [{ action: "stop", target: "acme-cn" }],
        command: { action: "stop", target: "acme-cn", jobs: "alerts[].labels.dts_job_id" },
      },
      {
        ...{ name: "push", scheme: "hmac", secret: stored("push"), header: "X-Signature" },
        allow: [{ action: "teardown", target: "acme-cn" }],
        command: { action: "teardown", target: "acme-cn", jobs: "jobs" },
      },
    ],
    links: { secret: stored("links") },
  },
};
const BEARER = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
const ALERT = JSON.stringify(groupOf([alertOf("dtsrunning0001")]));
const FIRING = requested("POST", "/hooks/lag-alert", BEARER, ALERT);

function stored(name: string) {
  return { from: "secretsmanager", id: `sluice/dev/webhooks/${name}` };
}

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

async function ask(webhook: Container, event: object): Promise<Answer> {
  const outcome = await webhook.invoke({ event, remainingMs: 10_000 });
  const { statusCode, body } = Object(outcome && "result" in outcome ? outcome.result : outcome);
  return { status: statusCode, body: JSON.parse(body) };
}

/** What SQS would deliver of the private queue. */
function handed({ aws }: Deployment) {
  const messages = aws.queues.messages("private");
  return { Records: messages.map(({ body }, index) => handedOver(JSON.parse(body), `private-${index}`)) };
}

it.concurrent("an alert comes in, its job is stopped, and the link shows the verdict", async () => {
  await onDeployment(OPTIONS, async (deployment) => {
    const [webhook, dispatch, control] = await Promise.all([
      deployment.start("webhook"),
      deployment.start("dispatch"),
      deployment.start("control"),
    ]);
    const { status, body } = await ask(webhook, FIRING);
    expect([status, body]).toEqual([
      202,
      { runId: expect.any(String), requestId: expect.any(String), status: expect.any(String) },
    ]);
    expect(deployment.simulator.calls()).toEqual([]);
    expect(await ask(webhook, requested("GET", String(body["status"])))).toMatchObject({ status: 404 });

    expect(await deliver(dispatch, handed(deployment))).toEqual([]);
    expect((await ask(webhook, FIRING)).status).toBe(200);
    expect(deployment.aws.queues.messages("private")).toHaveLength(1);
    await deployment.drain(control);

    expect(deployment.effects()).toEqual(["stop dtsrunning0001"]);
    const verdicts = [{ jobId: "dtsrunning0001", verdict: "succeeded", requestId: body["requestId"] }];
    expect(deployment.published("Job Control Verdict")).toMatchObject(verdicts);
    const shown = await ask(webhook, requested("GET", String(body["status"])));
    expect(shown).toMatchObject({ status: 200, body: { isOver: true, counts: { succeeded: 1 }, verdicts } });
  });
});

it.concurrent("the same alert again, before anyone has taken it on, makes one run", async () => {
  await onDeployment(OPTIONS, async (deployment) => {
    const [webhook, dispatch] = await Promise.all([deployment.start("webhook"), deployment.start("dispatch")]);
    for (const _ of [1, 2]) expect((await ask(webhook, FIRING)).status).toBe(202);
    const event = handed(deployment);
    expect(event.Records).toHaveLength(2);
    expect(await deliver(dispatch, event)).toEqual([]);
    expect(deployment.runs()).toBe(1);
  });
});

it.concurrent("an alert whose run could not prove it and that still fires has another run", async () => {
  const stuck = { alibaba: { jobs: JOBS, transitions: { stopMs: 10_000_000 } } };
  await onDeployment({ ...OPTIONS, ...stuck }, async (deployment) => {
    const names = ["webhook", "dispatch", "control", "tick"] as const;
    const [webhook, dispatch, control, tick] = await Promise.all(names.map((name) => deployment.start(name)));
    if (!webhook || !dispatch || !control || !tick) throw new Error("want all four");
    const first = await ask(webhook, FIRING);
    await deliver(dispatch, handed(deployment));
    await deliver(control, token("acme-cn"), { remainingMs: 12_000 });
    expect((await ask(webhook, FIRING)).body["runId"]).toBe(first.body["runId"]);
    const later = { event: {}, remainingMs: 30_000, clockAheadMs: 2 * 3_600_000 };
    await tick.invoke(later);
    expect(deployment.published("Job Control Verdict")).toMatchObject([{ verdict: "unproven" }]);
    const second = await ask(webhook, FIRING);
    expect(second).toMatchObject({ status: 202, body: { requestId: `${first.body["requestId"]}:2` } });
  });
});

it.concurrent("what is not signed as it should is one 401, and nothing is handed over", async () => {
  await onDeployment(OPTIONS, async (deployment) => {
    const webhook = await deployment.start("webhook");
    const body = '{"jobs":["dtsrunning0001"]}';
    const signature = createHmac("sha256", SECRET).update(body).digest("hex");
    const forged = [
      requested("POST", "/hooks/lag-alert", {}, ALERT),
      requested("POST", "/hooks/lag-alert", { authorization: "Bearer another" }, ALERT),
      requested("POST", "/hooks/nobody", BEARER, ALERT),
      requested("POST", "/hooks/push", BEARER, ALERT),
      requested("POST", "/hooks/push", { "x-signature": `${signature},${signature}` }, body),
      requested("POST", "/hooks/push", { "x-signature": signature }, `${body} `),
      requested("GET", `/runs/${"0".repeat(32)}?until=9999999999&seal=${"A".repeat(43)}`),
    ];
    for (const event of forged)
      expect(await ask(webhook, event)).toEqual({ status: 401, body: { error: "not verified" } });
    expect(deployment.aws.queues.messages("private")).toEqual([]);
    expect((await ask(webhook, requested("POST", "/hooks/push", { "x-signature": signature }, body))).status).toBe(202);
  });
});

it.concurrent.each([
  ["the queue", "SendMessage"],
  ["the ledger", "GetItem"],
  ["the secrets", "GetSecretValue"],
])(
  "while %s cannot be reached the answer is 503, and the sender's next try makes the run",
  async (_what, operation) => {
    await onDeployment(OPTIONS, async (deployment) => {
      const webhook = await deployment.start("webhook");
      deployment.aws.script(operation, [{ error: "InternalServerError" }]);
      expect((await ask(webhook, FIRING)).status).toBe(503);
      expect(deployment.aws.queues.messages("private")).toEqual([]);
      expect((await ask(webhook, FIRING)).status).toBe(202);
    });
  },
);

it.concurrent("what a hook was allowed yesterday is refused today, and said to have been", async () => {
  await onDeployment(OPTIONS, async (deployment) => {
    const dispatch = await deployment.start("dispatch");
    const command = { version: 1, action: "delete", target: "acme-cn", jobs: ["dtsrunning0001"] };
    const message = { version: 1, origin: "webhook", principal: "lag-alert", requestId: "hook:lag-alert:1", command };
    expect(await deliver(dispatch, { Records: [handedOver(message, "private-1")] })).toEqual(["private-1"]);
    expect(deployment.published("Job Control Rejected")).toMatchObject([
      { reason: "webhook lag-alert does not allow delete on acme-cn" },
    ]);
    expect(deployment.runs()).toBe(0);
  });
});
