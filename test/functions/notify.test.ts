import { expect, it } from "vitest";
import { deliver, onDeployment } from "./deployment.ts";
import { shipped, told } from "./events.ts";

const SECRET = { from: "secretsmanager", id: "sluice/dev/webhooks/pager" };
/** A name that nobody will ever answer for (RFC 6761). */
const PAGER = { name: "pager", url: "https://hooks.example/", secret: SECRET };
const MAIL = { ...PAGER, name: "mail", on: ["completed"] };
const FOUR_DAYS_MS = 96 * 3_600_000;

type Deployment = Parameters<Parameters<typeof onDeployment>[1]>[0];

const queued = ({ aws }: Deployment) => aws.queues.messages("notify").map(({ body }) => JSON.parse(body));

it.concurrent("an event becomes one message for each destination that wants it, and calls nobody", async () => {
  await onDeployment({ config: { notify: [PAGER, MAIL, { ...PAGER, name: "chat" }] } }, async (deployment) => {
    const notify = await deployment.start("notify");
    expect(await deliver(notify, told("0123"))).toEqual([]);
    expect(queued(deployment)).toMatchObject([
      {
        destination: expect.stringMatching(/pager|chat/),
        attempt: 1,
        notification: { eventId: "0123", topic: "verdict" },
      },
      { destination: expect.stringMatching(/pager|chat/), attempt: 1 },
    ]);
    expect(deployment.aws.calls()).not.toContain("GetSecretValue");
  });
});

it.concurrent("without destinations an event is done with", async () => {
  await onDeployment({}, async (deployment) => {
    const notify = await deployment.start("notify");
    expect(await deliver(notify, told("0123"))).toEqual([]);
    expect(queued(deployment)).toEqual([]);
  });
});

it.concurrent("what fails is put on the queue again, for later; what is not due yet too, and calls nobody", async () => {
  await onDeployment({ config: { notify: [PAGER] } }, async (deployment) => {
    const notify = await deployment.start("notify");
    await deliver(notify, told("0123"));
    expect(await deliver(notify, shipped(deployment, 0))).toEqual([]);
    const [, again] = queued(deployment);
    expect(again).toMatchObject({ destination: "pager", attempt: 2, notification: { eventId: "0123" } });
    expect(again.notBefore - Date.now()).toBeGreaterThan(0);
    expect(await deliver(notify, shipped(deployment, 1))).toEqual([]);
    expect(queued(deployment)[2]).toEqual(again);
    expect(notify.output().match(/"outcome":"again"/g)).toHaveLength(1);
  });
});

it.concurrent("a destination that has failed for days is disabled, and the tick tells of it, once", async () => {
  await onDeployment({ config: { notify: [PAGER] } }, async (deployment) => {
    const [notify, tick] = await Promise.all([deployment.start("notify"), deployment.start("tick")]);
    await deliver(notify, told("0123"));
    await deliver(notify, shipped(deployment, 0));
    for (let redelivery = 0; redelivery < 2; redelivery += 1) {
      expect(await deliver(notify, shipped(deployment, 1), { clockAheadMs: FOUR_DAYS_MS })).toEqual([]);
    }
    for (let minute = 0; minute < 2; minute += 1) await tick.invoke({ event: {}, remainingMs: 30_000 });
    expect(deployment.published("Job Control Webhook Disabled")).toMatchObject([{ version: 1, destination: "pager" }]);
    expect(queued(deployment)).toHaveLength(2);
    expect(notify.output()).toContain("its destination is disabled");
  });
});

it.concurrent("a message that cannot be read goes back, and so does one while the ledger is down; the others are done", async () => {
  await onDeployment({ config: { notify: [PAGER] } }, async (deployment) => {
    const notify = await deployment.start("notify");
    const [record] = told("0123").Records;
    if (!record) throw new Error("there is no record; want one");
    const Records = [{ ...record, messageId: "broken", body: "{" }, record];
    expect(await deliver(notify, { Records })).toEqual(["broken"]);
    expect(queued(deployment)).toHaveLength(1);
    deployment.aws.script("GetItem", [{ error: "AccessDeniedException" }]);
    const shipment = shipped(deployment, 0);
    expect(await deliver(notify, shipment)).toEqual([shipment.Records[0]?.messageId]);
    expect(queued(deployment)).toHaveLength(1);
  });
});

it.concurrent.each([
  ["SLUICE_TABLE_NAME", undefined, "the environment variable SLUICE_TABLE_NAME is not set"],
  ["SLUICE_NOTIFY_QUEUE_URL", undefined, "the environment variable SLUICE_NOTIFY_QUEUE_URL is not set"],
] as const)("notify refuses its events and says why when %s is %s", async (name, value, message) => {
  await onDeployment({ env: { [name]: value } }, async (deployment) => {
    const notify = await deployment.start("notify");
    const refused = { error: { name: "InputError", message: expect.stringContaining(message) } };
    expect(await notify.invoke({ event: told("0123"), remainingMs: 30_000 })).toEqual(refused);
  });
});

it.concurrent("notify refuses a config whose destination is inside the network, or whose secret is in the environment", async () => {
  const inside = { ...PAGER, url: "https://169.254.169.254/" };
  const env = { ...PAGER, secret: { from: "env", value: "PAGER" } };
  for (const [notify, message] of [
    [inside, "which is no address of the public internet"],
    [env, "notify pager: a secret from env cannot be deployed"],
  ] as const) {
    await onDeployment({ config: { notify: [notify] } }, async (deployment) => {
      const container = await deployment.start("notify");
      const refused = { error: { name: "InputError", message: expect.stringContaining(message) } };
      expect(await container.invoke({ event: told("0123"), remainingMs: 30_000 })).toEqual(refused);
    });
  }
});
