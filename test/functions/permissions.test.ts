import { expect, it } from "vitest";
import type { AwsStandIn } from "../aws/stand-in.ts";
import { inside, resource } from "../infra/fragments.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { deliver, onDeployment } from "./deployment.ts";
import { bare, captured, handedOver, requested, shipped, token, told } from "./events.ts";

/** What Lambda does in the function's name: it polls the queue and writes the log. */
const LAMBDA_S = [
  ...["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  ...["logs:CreateLogStream", "logs:PutLogEvents", "sts:AssumeRole"],
];

/** What the secret stores do in the function's name, for keys of the deployer's own. */
const STORES = ["kms:Decrypt"];

/** Of notify, for what it will show in rooms: to be taken out once it does. */
const FOR_ROOMS = ["dynamodb:Query"];

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
    const used = actionsOn(deployment.aws);
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
    const used = actionsOn(deployment.aws);
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
    const used = actionsOn(deployment.aws);
    expect(await tick.invoke({ event: {}, remainingMs: 30_000 })).toEqual({ result: { woken: ["acme-cn"] } });
    await deliver(dispatch, { Records: [bare(LARGE, "message-2")] });
    const dueToo = { event: {}, remainingMs: 30_000, clockAheadMs: TWO_HOURS_MS };
    expect(await tick.invoke(dueToo)).toEqual({ result: { woken: [] } });
    expect(deployment.published("Job Control Run Completed")).toHaveLength(2);
    expect([...used].sort()).toEqual(allowed("TickRole"));
  });
});

it.concurrent("notify is allowed what it does, and no more", async () => {
  const secret = ["sluice/dev/webhooks/pager", "/sluice/dev/webhooks/pager"].map((id) => ({
    from: id.startsWith("/") ? "ssm" : "secretsmanager",
    id,
  }));
  await onDeployment(
    { config: { notify: [{ name: "pager", url: "https://hooks.example/", secret }] } },
    async (deployment) => {
      const used = actionsOn(deployment.aws);
      const notify = await deployment.start("notify");
      expect(await deliver(notify, told("0123"))).toEqual([]);
      expect(await deliver(notify, shipped(deployment, 0))).toEqual([]);
      expect(await deliver(notify, shipped(deployment, 1), { clockAheadMs: FOUR_DAYS_MS })).toEqual([]);
      expect(deployment.unsent("rejected")).toHaveLength(1);
      expect([...used, ...FOR_ROOMS].sort()).toEqual(allowed("NotifyRole"));
    },
  );
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
    const used = actionsOn(deployment.aws);
    const alert = JSON.stringify(groupOf([alertOf("dtsjob0001")]));
    const told = {
      event: requested("POST", "/hooks/lag", { authorization: "Bearer a-token" }, alert),
      remainingMs: 9000,
    };
    const outcome = await webhook.invoke(told);
    const { status } = JSON.parse(Object(Object(outcome).result).body);
    const ofWebhook = new Set(used);
    const [message] = deployment.aws.queues.messages("private");
    await deliver(dispatch, { Records: [handedOver(JSON.parse(message?.body ?? ""), "private-1")] });
    used.clear();
    await webhook.invoke({ event: requested("GET", status), remainingMs: 9000 });
    expect([...new Set([...ofWebhook, ...used])].sort()).toEqual(allowed("WebhookRole"));
  });
});

function allowed(role: string): string[] {
  const actions = [...inside(resource(role))].flatMap((one) => Object(one).Action ?? []);
  return [...new Set<string>(actions)].filter((action) => ![...LAMBDA_S, ...STORES].includes(action)).sort();
}

/** The IAM actions of all calls from now on. A transaction needs those of its writes, and has none of its own. */
function actionsOn({ tables, queues, buses, secrets, parameters }: AwsStandIn): Set<string> {
  const used = new Set<string>();
  const watch = (prefix: string, service: { answer: (operation: string, ...more: never[]) => unknown }) => {
    const answer = service.answer.bind(service);
    service.answer = (operation, ...more) => {
      for (const one of namesOf(operation, more)) used.add(`${prefix}:${one}`);
      return answer(operation, ...more);
    };
  };
  watch("dynamodb", tables);
  watch("sqs", queues);
  watch("events", buses);
  watch("secretsmanager", secrets);
  watch("ssm", parameters);
  return used;
}

function namesOf(operation: string, [input]: readonly unknown[]): readonly string[] {
  if (operation !== "TransactWriteItems") return [operation];
  const writes: readonly object[] = Object(input).TransactItems;
  return writes.flatMap((write) => Object.keys(write).map((kind) => `${kind}Item`));
}
