import { expect, it } from "vitest";
import { HEARD } from "../chat/samples.ts";
import { FORM, signedBySlack, slashForm } from "../chat/slack-sender.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { deliver, onDeployment } from "./deployment.ts";
import { bare, captured, handedOver, requested, shipped, token } from "./events.ts";
import { allowed, keysWrong, usedOn } from "./iam.ts";
import { inRoom } from "./room.ts";

const JOBS = ["dtsjob0001", "dtsjob0002"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
const STOP = { action: "stop", target: "acme-cn", jobs: ["dtsjob0001"] };
const STOP_OTHER = { action: "stop", target: "acme-hw", jobs: ["hw-job-1"] };
/** Long after every deadline. */
const TWO_HOURS_MS = 2 * 3_600_000;
/** Longer than a destination may fail. */
const FOUR_DAYS_MS = 96 * 3_600_000;
/** More than one transaction can start. */
const LARGE = { action: "stop", target: "acme-hw", jobs: Array.from({ length: 500 }, (_, index) => `hw-job-${index}`) };

it.concurrent("dispatch is allowed what it does, and no more", async () => {
  await onDeployment({}, async (deployment) => {
    const { actions: used } = usedOn(deployment.aws);
    const dispatch = await deployment.start("dispatch");
    for (const Records of [[bare(STOP, "message-1")], [bare(LARGE, "message-2")], [bare(STOP, "message-1")]]) {
      expect(await deliver(dispatch, { Records })).toEqual([]);
    }
    expect(await deliver(dispatch, captured("sqs-malformed"))).toHaveLength(1);
    expect([...used].sort()).toEqual(allowed("DispatchRole"));
  });
});

it.concurrent("control is allowed what it does, and no more", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, { Records: [bare(STOP, "message-1"), bare(STOP_OTHER, "message-2")] });
    const { actions: used } = usedOn(deployment.aws);
    await deliver(control, token("acme-cn"), { remainingMs: 5000 });
    await deliver(control, token("acme-cn"));
    await deliver(control, token("acme-hw"));
    expect(deployment.published("Job Control Run Completed")).toHaveLength(2);
    expect([...used].sort()).toEqual(allowed("ControlRole"));
  });
});

it.concurrent("tick is allowed what it does, and no more", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, tick] = await Promise.all([deployment.start("dispatch"), deployment.start("tick")]);
    deployment.aws.script("PutEvents", [{ failEntries: [0] }]);
    await deliver(dispatch, captured("sqs-malformed"));
    await deliver(dispatch, { Records: [bare(STOP, "message-1")] });
    const { actions: used } = usedOn(deployment.aws);
    expect(await tick.invoke({ event: {}, remainingMs: 30_000 })).toEqual({ result: { woken: ["acme-cn"] } });
    await deliver(dispatch, { Records: [bare(LARGE, "message-2")] });
    const dueToo = { event: {}, remainingMs: 30_000, clockAheadMs: TWO_HOURS_MS };
    expect(await tick.invoke(dueToo)).toEqual({ result: { woken: [] } });
    expect(deployment.published("Job Control Run Completed")).toHaveLength(2);
    expect([...used].sort()).toEqual(allowed("TickRole"));
  });
});

/** One in each store. */
const stored = (path: string) => [
  { from: "secretsmanager", id: `sluice/dev/${path}` },
  { from: "ssm", id: `/sluice/dev/${path}` },
];

it.concurrent("notify is allowed what it does, in rooms and for destinations, and no more", async () => {
  const policy = {
    ...{ name: "idle", schedule: { cron: "* * * * *", timeZone: "UTC" }, target: "acme-cn", action: "stop" },
    ...{ select: { kind: "sync" }, mode: "act", grace: "72h" },
  };
  const pager = { name: "pager", url: "https://hooks.example/", secret: stored("webhooks/pager"), on: ["verdict"] };
  const options = { config: { notify: [pager], policies: [policy] }, alibaba: { jobs: JOBS } };
  await inRoom(options, async ({ deployment, slack, control, notify, say, tell }) => {
    const used = usedOn(deployment.aws);
    const byNotify = async (does: () => Promise<unknown>) => {
      used.isPaused = false;
      await does();
      used.isPaused = true;
    };
    used.isPaused = true;
    await say("stop dtsjob0001 in acme-cn");
    await byNotify(tell);
    const [plan] = slack.transcript();
    const [, confirm = ""] = /"value":"(confirm [^"]*)"/.exec(JSON.stringify(plan)) ?? [];
    await say(confirm, plan?.ts);
    await byNotify(tell);

    const tick = await deployment.start("tick");
    for (const clockAheadMs of [0, 120_000]) await tick.invoke({ event: {}, remainingMs: 30_000, clockAheadMs });
    await deployment.drain(control, { clockAheadMs: 120_000 });
    expect(deployment.published("Job Control Notice")).toHaveLength(1);
    await byNotify(tell);
    const forAll = slack.transcript().filter(({ to }) => to === undefined);
    expect(forAll.map(({ thread }) => thread)).toEqual([undefined, plan?.ts, undefined]);

    const shipment = deployment.aws.queues.messages("notify").findIndex(({ body }) => body.includes('"destination":'));
    for (const clockAheadMs of [0, FOUR_DAYS_MS]) {
      await byNotify(() => deliver(notify, shipped(deployment, shipment), { clockAheadMs }));
    }
    expect(deployment.unsent("rejected")).toHaveLength(1);
    expect([...used.actions].sort()).toEqual(allowed("NotifyRole"));
    expect(keysWrong(used, "NotifyRole")).toEqual({ outside: [], unused: [] });
  });
});

it.concurrent("chat is allowed what it does, and no more", async () => {
  const slack = { roles: { operator: [HEARD.by] }, signingSecret: stored("chat/slack") };
  const texts = { "sluice/dev/chat/slack": "signing-never-shown", "/sluice/dev/chat/slack": "another-never-shown" };
  await onDeployment({ config: { chat: { slack } }, secrets: texts }, async (deployment) => {
    const used = usedOn(deployment.aws);
    const chat = await deployment.start("chat");
    const typed = { user: HEARD.by, channel: HEARD.room.channel, text: "stop dtsjob0001 in acme-cn", trigger: "1.2.3" };
    const { headers, body } = signedBySlack(
      "another-never-shown",
      slashForm(typed, "https://hooks.slack.com/1"),
      Date.now(),
      FORM,
    );
    const event = requested("POST", "/chat/slack", Object.fromEntries(headers), Buffer.from(body).toString());
    expect(await chat.invoke({ event, remainingMs: 9000 })).toMatchObject({ result: { statusCode: 200 } });
    expect(deployment.aws.queues.messages("private")).toHaveLength(1);
    expect([...used.actions].sort()).toEqual(allowed("ChatRole"));
    expect([...used.keys]).toEqual([]);
  });
});

it.concurrent("webhook is allowed what it does, and no more", async () => {
  const secret = (from: string) => ({ from, id: `/sluice/dev/webhooks/${from}` });
  const hook = {
    ...{ name: "lag", scheme: "alertmanager", secret: [secret("ssm"), secret("secretsmanager")] },
    allow: [{ action: "stop", target: "acme-cn" }],
    command: { action: "stop", target: "acme-cn", jobs: "alerts[].labels.dts_job_id" },
  };
  const config = { webhooks: [hook], links: { secret: secret("secretsmanager") } };
  await onDeployment({ config, alibaba: { jobs: JOBS } }, async (deployment) => {
    deployment.aws.secrets.put(secret("secretsmanager").id, "a-token");
    deployment.aws.parameters.put(secret("ssm").id, "another-token");
    const names = ["webhook", "dispatch"] as const;
    const [webhook, dispatch] = await Promise.all([deployment.start(names[0]), deployment.start(names[1])]);
    const used = usedOn(deployment.aws);
    const alert = JSON.stringify(groupOf([alertOf("dtsjob0001")]));
    const told = {
      event: requested("POST", "/hooks/lag", { authorization: "Bearer a-token" }, alert),
      remainingMs: 9000,
    };
    const outcome = await webhook.invoke(told);
    const { status } = JSON.parse(Object(Object(outcome).result).body);
    used.isPaused = true;
    const [message] = deployment.aws.queues.messages("private");
    await deliver(dispatch, { Records: [handedOver(JSON.parse(message?.body ?? ""), "private-1")] });
    used.isPaused = false;
    await webhook.invoke({ event: requested("GET", status), remainingMs: 9000 });
    expect([...used.actions].sort()).toEqual(allowed("WebhookRole"));
    expect(keysWrong(used, "WebhookRole")).toEqual({ outside: [], unused: [] });
  });
});
