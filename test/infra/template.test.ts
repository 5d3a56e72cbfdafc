import { describe, expect, it } from "vitest";
import { TOPICS } from "#lib/jobs/destination.ts";
import { topicOf } from "#lib/notify/notification.ts";
import { at, fragmentPaths, inside, load, Reference, resource, resources, Text } from "./fragments.ts";

const serverless = load("serverless.yml");
const FUNCTIONS = [
  { name: "dispatch", nth: 0, queue: "CommandsQueue", role: "DispatchRole", logs: "DispatchLogGroup", batch: 10 },
  { name: "dispatch", nth: 1, queue: "PrivateQueue", role: "DispatchRole", logs: "DispatchLogGroup", batch: 10 },
  { name: "notify", nth: 0, queue: "NotifyQueue", role: "NotifyRole", logs: "NotifyLogGroup", batch: 10 },
  { name: "control", nth: 0, queue: "WorkQueue", role: "ControlRole", logs: "ControlLogGroup", batch: 1 },
] as const;

/** Made by the framework. */
const FRAMEWORK_MADE = [
  ...FUNCTIONS.map(({ logs }) => logs as string),
  ...["TickLogGroup", "TickLambdaFunction", "WebhookLogGroup", "WebhookLambdaFunction", "WebhookLambdaFunctionUrl"],
  ...["ChatLogGroup", "ChatLambdaFunction", "ChatLambdaFunctionUrl", "NotifyLambdaFunction"],
];

type Statement = { readonly Effect: string; readonly Action: unknown; readonly Resource: unknown };

function statementsOf(name: string): Statement[] {
  const found = [...inside(resource(name))].filter((value) => typeof at(value, "Effect") === "string");
  return found.map((value) => ({ Effect: "", Action: undefined, Resource: undefined, ...Object(value) }));
}

/** What a role may do: everything but being assumed. */
function permissionsOf(role: string): Statement[] {
  return statementsOf(role).filter(({ Action }) => Action !== "sts:AssumeRole");
}

describe("the deployment", () => {
  it("includes every fragment once, and every function", () => {
    const files = [...inside(serverless)].map((value) => /^\$\{file\(([^()]*)\)\}$/.exec(String(value))?.[1] ?? "");
    const fragments = files.filter((file) => file.startsWith("infra/"));
    expect(fragments.sort()).toEqual([...fragmentPaths()].sort());
    for (const name of ["dispatch", "control", "tick", "webhook", "chat", "notify"])
      expect(files).toContain(`functions/${name}/function.yml`);
  });

  it("refers to nothing that does not exist", () => {
    const parts = [
      serverless,
      ...fragmentPaths().map(load),
      ...FUNCTIONS.map(({ name }) => load(fileOf(name))),
      load(fileOf("tick")),
      load(fileOf("webhook")),
      load(fileOf("chat")),
    ];
    const names = parts
      .flatMap((part) => [...inside(part)])
      .flatMap((one) => (one instanceof Reference ? one.name : []));
    const known = [...resources().keys(), ...FRAMEWORK_MADE, "AWS::AccountId"];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });

  it("gives the functions the environment they read", () => {
    const names = Object.keys(Object(at(serverless, "provider.environment")));
    expect(names.sort()).toEqual([
      "POWERTOOLS_SERVICE_NAME",
      "SLUICE_BUS_NAME",
      "SLUICE_TABLE_NAME",
      "SLUICE_WORK_QUEUE_URL",
    ]);
  });

  it("keeps logs for a while and not for ever", () => {
    expect(at(serverless, "provider.logRetentionInDays")).toMatch(/^\$\{param:logDays\}$/);
    expect(at(serverless, "params.default.logDays")).toBe(30);
  });
});

/** Those that speak on the bus; what notify has to say the tick says. */
const SPEAKERS = FUNCTIONS.filter(({ name }) => name !== "notify");

describe.each(FUNCTIONS)("the function $name at $queue", ({ name, nth, queue, role, logs, batch }) => {
  const definition = load(fileOf(name));
  const sqs = at(definition, `events.${nth}.sqs`);

  it("is the prebuilt bundle and nothing else", () => {
    expect(at(definition, "handler")).toBe(`dist/functions/${name}/index.handler`);
    expect(at(definition, "package.patterns")).toEqual([`dist/functions/${name}/**`]);
    expect(at(serverless, "package.individually")).toBe(true);
    expect(at(serverless, "package.patterns")).toEqual(["!**"]);
  });

  it("answers for each message of its own queue", () => {
    expect(at(sqs, "arn")).toEqual(new Reference(`${queue}.Arn`));
    expect(at(sqs, "functionResponseType")).toBe("ReportBatchItemFailures");
    expect(at(sqs, "batchSize")).toBe(batch);
  });

  it("has six times its timeout before a message shows again", () => {
    const visibility = Number(at(resource(queue), "Properties.VisibilityTimeout"));
    expect(visibility).toBeGreaterThanOrEqual(6 * Number(at(definition, "timeout")));
  });

  it("has five tries at a message, then a dead-letter queue of the same kind, with an alarm", () => {
    const redrive = at(resource(queue), "Properties.RedrivePolicy");
    expect(at(redrive, "maxReceiveCount")).toBeGreaterThanOrEqual(5);
    const dead = at(redrive, "deadLetterTargetArn");
    if (!(dead instanceof Reference)) throw new Error(`${queue} has no dead-letter queue; want one`);
    const fifo = (queueName: string) => at(resource(queueName), "Properties.FifoQueue");
    expect(fifo(dead.name)).toEqual(fifo(queue));
    const alarms = [...resources().values()].filter(({ Type }) => Type === "AWS::CloudWatch::Alarm");
    const watched = alarms.map((alarm) => at(alarm, "Properties.Dimensions.0.Value.name"));
    expect(watched).toContain(dead.name);
  });

  it("has a role of its own that names every action and resource", () => {
    expect(at(definition, "role")).toBe(role);
    expect(new Set(FUNCTIONS.filter((other) => other.role === role).map((other) => other.name)).size).toBe(1);
    const permissions = permissionsOf(role);
    expect(permissions.length).toBeGreaterThan(3);
    for (const { Effect, Action, Resource } of permissions) {
      expect(Effect).toBe("Allow");
      expect([Action].flat().join(" ")).not.toContain("*");
      for (const one of [Resource].flat()) if (!(one instanceof Text)) expect(one).toBeInstanceOf(Reference);
    }
  });

  it("may log to its own log group only", () => {
    const logging = permissionsOf(role).filter(({ Action }) => [Action].flat().join(" ").includes("logs:"));
    expect(logging.map(({ Resource }) => Resource)).toEqual([new Reference(`${logs}.Arn`)]);
  });
});

it.each(SPEAKERS)("the function $name at $queue may put events on Sluice's bus only, as Sluice only", ({ role }) => {
  const putting = permissionsOf(role).filter(({ Action }) => Action === "events:PutEvents");
  expect(putting).toMatchObject([
    { Resource: new Reference("Bus.Arn"), Condition: { "ForAllValues:StringEquals": { "events:source": "sluice" } } },
  ]);
});

describe("the tick", () => {
  it("comes every minute, and is not tried again within it", () => {
    expect(at(resource("TickSchedule"), "Properties")).toMatchObject({
      ScheduleExpression: "rate(1 minute)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: new Reference("TickLambdaFunction.Arn"), RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    expect(Number(at(load(fileOf("tick")), "timeout"))).toBeLessThan(60);
  });

  it("may be invoked by the schedule's role, which may do nothing else", () => {
    expect(permissionsOf("TickScheduleRole")).toMatchObject([
      { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: new Reference("TickLambdaFunction.Arn") },
    ]);
  });

  it("has a role that names every action and resource, and may take no token", () => {
    expect(at(load(fileOf("tick")), "role")).toBe("TickRole");
    for (const { Action, Resource } of permissionsOf("TickRole")) {
      expect([Action].flat().join(" ")).not.toMatch(/\*|sqs:Receive/);
      expect(Resource).toBeInstanceOf(Reference);
    }
  });
});

it("control may send itself its lane's next token, round after round, within its timeout", () => {
  const control = load(fileOf("control"));
  expect(at(control, "recursiveLoop")).toBe("Allow");
  expect(at(control, "timeout")).toBe(45);
  expect(at(load(fileOf("dispatch")), "recursiveLoop")).toBeUndefined();
});

/** Nothing of another stage, account or region. */
const HERE = "<AWS::Region>:<AWS::AccountId>";
const SECRETS = [
  ["secretsmanager:GetSecretValue", `arn:<AWS::Partition>:secretsmanager:${HERE}:secret:<self:service>/<sls:stage>/*`],
  ["ssm:GetParameter", `arn:<AWS::Partition>:ssm:${HERE}:parameter/<self:service>/<sls:stage>/*`],
  ["kms:Decrypt", `arn:<AWS::Partition>:kms:${HERE}:key/*`],
];

it("control alone may read the targets' keys, and only those named for its stage", () => {
  const reading = (role: string) =>
    permissionsOf(role).flatMap(({ Action, Resource }) => (Resource instanceof Text ? [[Action, Resource.text]] : []));
  expect(reading("ControlRole")).toEqual(SECRETS);
  expect(reading("DispatchRole")).toEqual([]);
});

it("control may decrypt for the two stores only, and only with keys of its stage's alias", () => {
  const [decrypt] = statementsOf("ControlRole").filter(({ Action }) => Action === "kms:Decrypt");
  expect(at(decrypt, "Condition.StringEquals")).toEqual({
    "kms:ViaService": ["secretsmanager", "ssm"].map((service) => new Text(`${service}.<AWS::Region>.amazonaws.com`)),
  });
  expect(at(decrypt, "Condition.ForAnyValue:StringEquals")).toEqual({
    "kms:ResourceAliases": expect.stringMatching(/^alias\/\$\{self:service\}\/\$\{sls:stage\}$/),
  });
});

it("dispatch may not take tokens, and control may not take commands", () => {
  const receives = (role: string) =>
    permissionsOf(role).filter(({ Action }) => [Action].flat().includes("sqs:ReceiveMessage"));
  expect(receives("DispatchRole").map(({ Resource }) => Resource)).toEqual([
    [new Reference("CommandsQueue.Arn"), new Reference("PrivateQueue.Arn")],
  ]);
  expect(receives("ControlRole").map(({ Resource }) => Resource)).toEqual([new Reference("WorkQueue.Arn")]);
});

/** Those that anybody can reach, and what they may do besides sending to the private queue, reading their secrets and logging. */
const DOORS = [
  {
    ...{ name: "webhook", role: "WebhookRole", logs: "WebhookLogGroup", secrets: "webhooks" },
    more: [[["dynamodb:GetItem", "dynamodb:Query"], new Reference("LedgerTable.Arn")]],
  },
  { name: "chat", role: "ChatRole", logs: "ChatLogGroup", secrets: "chat", more: [] },
] as const;

describe.each(DOORS)("the $name function", ({ name, role, logs, secrets: folder, more }) => {
  const definition = load(fileOf(name));

  it("is the prebuilt bundle and nothing else", () => {
    expect(at(definition, "handler")).toBe(`dist/functions/${name}/index.handler`);
    expect(at(definition, "package.patterns")).toEqual([`dist/functions/${name}/**`]);
  });

  it("is public, for the signatures to keep others out, and answers before its senders give up", () => {
    expect(at(definition, "url")).toBe(true);
    expect(Number(at(definition, "timeout"))).toBeLessThanOrEqual(10);
    expect(at(definition, "reservedConcurrency")).toBe(`\${param:${name}Concurrency, null}`);
  });

  it("may send to the private queue, read its own secrets, and hardly anything else", () => {
    expect(at(definition, "role")).toBe(role);
    expect(at(definition, "environment")).toEqual({ SLUICE_PRIVATE_QUEUE_URL: new Reference("PrivateQueue") });
    const secrets = SECRETS.map(([action, arn = ""]) => [
      action,
      arn.replace("<sls:stage>/*", `<sls:stage>/${folder}/*`),
    ]);
    const permissions = permissionsOf(role).map(({ Action, Resource }) => [
      Action,
      Resource instanceof Text ? Resource.text : Resource,
    ]);
    expect(permissions).toEqual([
      ["sqs:SendMessage", new Reference("PrivateQueue.Arn")],
      ...more,
      ...secrets,
      [["logs:CreateLogStream", "logs:PutLogEvents"], new Reference(`${logs}.Arn`)],
    ]);
  });

  it("tells when it fails again and again", () => {
    const alarms = [...resources().values()].filter(({ Type }) => Type === "AWS::CloudWatch::Alarm");
    const watched = alarms.filter((alarm) => at(alarm, "Properties.MetricName") === "Url5xxCount");
    const functions = watched.map((alarm) => at(alarm, "Properties.Dimensions.0.Value"));
    expect(functions).toContainEqual(new Reference(`${role.replace("Role", "")}LambdaFunction`));
  });
});

/** Whatever else is allowed in the account. */
const onlyOurOwn = (queue: string, roles: readonly string[], condition: object = {}) => ({
  ...{ Sid: "OnlyOurOwnMaySend", Effect: "Deny", Principal: "*", Action: "sqs:SendMessage" },
  Resource: new Reference(`${queue}.Arn`),
  Condition: {
    ...condition,
    ArnNotLike: {
      "aws:PrincipalArn": roles.flatMap((role) => [
        new Reference(`${role}.Arn`),
        new Text(`arn:<AWS::Partition>:sts::<AWS::AccountId>:assumed-role/<${role}>/*`),
      ]),
    },
  },
});

describe("the private queue", () => {
  it("takes what webhook and chat send, whatever else is allowed in the account", () => {
    const policy = statementsOf("PrivateQueuePolicy");
    expect(policy).toEqual([onlyOurOwn("PrivateQueue", ["WebhookRole", "ChatRole"])]);
  });

  it("is known to dispatch, with who may send what there", () => {
    expect(at(load(fileOf("dispatch")), "environment")).toMatchObject({
      SLUICE_PRIVATE_QUEUE_ARN: new Reference("PrivateQueue.Arn"),
      SLUICE_CHAT_ROLE_ID: `\${param:chatRoleId}`,
      SLUICE_WEBHOOK_ROLE_ID: `\${param:webhookRoleId}`,
    });
    expect(at(serverless, "params.default.chatRoleId")).toEqual(new Reference("ChatRole.RoleId"));
    expect(at(serverless, "params.default.webhookRoleId")).toEqual(new Reference("WebhookRole.RoleId"));
  });
});

it("the notify queue takes what dispatch, notify and the bus send, whatever else is allowed in the account", () => {
  const [bus, ...others] = statementsOf("NotifyQueuePolicy");
  expect(bus).toMatchObject({ Effect: "Allow", Principal: { Service: "events.amazonaws.com" } });
  const noService = { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };
  expect(others).toEqual([onlyOurOwn("NotifyQueue", ["DispatchRole", "NotifyRole"], noService)]);
});

describe("the queues and the bus", () => {
  it.each(["CommandsQueue", "PrivateQueue", "NotifyQueue"])("%s is no dead-letter queue of anybody's", (queue) => {
    expect(at(resource(queue), "Properties.RedriveAllowPolicy")).toEqual({ redrivePermission: "denyAll" });
  });

  it.each([
    ["ChatRole", []],
    ["WebhookRole", [[["GetItem", "Query"], "StringLike", ["RUN#*"]]]],
    [
      "NotifyRole",
      [
        [["GetItem", "PutItem"], "StringLike", ["DESTINATION#*", "AUDIT*", "LANE#rejected"]],
        [["GetItem", "Query"], "StringLike", ["RUN#*", "PLAN#*", "PLANS", "BRAKES", "POLICY#*"]],
        [["GetItem", "PutItem", "Query"], "StringEquals", ["CHAT"]],
      ],
    ],
  ] as const)("%s reaches no more of the ledger than it needs", (role, wanted) => {
    const statements = statementsOf(role).filter(({ Action }) => [Action].flat().join(" ").includes("dynamodb:"));
    expect(
      statements.map(({ Action, Resource, ...more }) => ({ Action, Resource, Condition: at(more, "Condition") })),
    ).toEqual(
      wanted.map(([actions, test, keys]) => ({
        Action: actions.map((action) => `dynamodb:${action}`),
        Resource: new Reference("LedgerTable.Arn"),
        Condition: { [`ForAllValues:${test}`]: { "dynamodb:LeadingKeys": keys } },
      })),
    );
  });

  it("every queue is encrypted and keeps messages for 14 days", () => {
    const queues = [...resources().values()].filter(({ Type }) => Type === "AWS::SQS::Queue");
    expect(queues).toHaveLength(8);
    for (const queue of queues) {
      expect(at(queue, "Properties.SqsManagedSseEnabled")).toBe(true);
      expect(at(queue, "Properties.MessageRetentionPeriod")).toBe(14 * 86_400);
    }
  });

  it("commands on the bus, from any source, go to the commands queue, or else to its dead letters", () => {
    const rule = resource("CommandsRule");
    expect(at(rule, "Properties.EventPattern")).toEqual({ "detail-type": ["Job Control Command"] });
    expect(at(rule, "Properties.Targets")).toMatchObject([
      {
        Arn: new Reference("CommandsQueue.Arn"),
        DeadLetterConfig: { Arn: new Reference("CommandsDeadLetterQueue.Arn") },
      },
    ]);
  });

  it.each([
    ["CommandsQueue", "CommandsRule"],
    ["CommandsDeadLetterQueue", "CommandsRule"],
    ["NotifyQueue", "NotifyRule"],
    ["NotifyDeadLetterQueue", "NotifyRule"],
  ])("of services only the rule of this account's bus may send to %s", (queue, rule) => {
    const allowed = statementsOf(`${queue}Policy`).filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toEqual([
      {
        Sid: "BusMaySend",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: new Reference(`${queue}.Arn`),
        Condition: {
          ArnEquals: { "aws:SourceArn": new Reference(`${rule}.Arn`) },
          StringEquals: { "aws:SourceAccount": new Reference("AWS::AccountId") },
        },
      },
    ]);
  });
});

/** Told to rooms, and to no destination of webhooks. */
const FOR_ROOMS = ["Job Control Plan Made", "Job Control Halted"];

describe("notify", () => {
  it("is given what a destination or a room may be told, of Sluice only, or else it is in the dead letters", () => {
    const { source, "detail-type": types } = Object(at(resource("NotifyRule"), "Properties.EventPattern"));
    expect(source).toEqual(["sluice"]);
    const topics = types.filter((type: string) => !FOR_ROOMS.includes(type)).map(topicOf);
    expect(topics.sort()).toEqual(Object.keys(TOPICS).sort());
    expect(types).toEqual(expect.arrayContaining(FOR_ROOMS));
    expect(FOR_ROOMS.map(topicOf)).toEqual([undefined, undefined]);
    expect(at(resource("NotifyRule"), "Properties.Targets")).toMatchObject([
      { Arn: new Reference("NotifyQueue.Arn"), DeadLetterConfig: { Arn: new Reference("NotifyDeadLetterQueue.Arn") } },
    ]);
  });

  it("is not told of a destination that was disabled, which would be told to it", () => {
    expect(topicOf("Job Control Webhook Disabled")).toBeUndefined();
  });

  it("may put its messages on its queue again, round after round, and knows that queue", () => {
    const notify = load(fileOf("notify"));
    expect(at(notify, "recursiveLoop")).toBe("Allow");
    expect(at(notify, "environment")).toEqual({ SLUICE_NOTIFY_QUEUE_URL: new Reference("NotifyQueue") });
    expect(at(notify, "events.0.sqs.maximumConcurrency")).toBe(5);
  });

  it("may read the secrets of webhooks and of chat, and no others", () => {
    const texts = permissionsOf("NotifyRole")
      .flatMap(({ Resource }) => Resource)
      .flatMap((one) => (one instanceof Text ? [one.text] : []));
    const folders = (arn: string) => ["webhooks/*", "chat/*"].map((folder) => arn.replace(/\*$/, folder));
    expect(texts).toEqual(SECRETS.flatMap(([, arn = ""]) => (arn.includes(":kms:") ? [arn] : folders(arn))));
  });

  it("is woken by dispatch, which knows its queue", () => {
    expect(at(load(fileOf("dispatch")), "environment.SLUICE_NOTIFY_QUEUE_URL")).toEqual(new Reference("NotifyQueue"));
    const sending = permissionsOf("DispatchRole").filter(({ Action }) => Action === "sqs:SendMessage");
    expect(sending.map(({ Resource }) => Resource)).toEqual(
      ["WorkQueue.Arn", "NotifyQueue.Arn"].map((arn) => new Reference(arn)),
    );
  });
});

it("the ledger outlives the stack, can be restored, is encrypted, and forgets what has expired", () => {
  const table = resource("LedgerTable");
  expect([at(table, "DeletionPolicy"), at(table, "UpdateReplacePolicy")]).toEqual(["Retain", "Retain"]);
  expect(at(table, "Properties")).toMatchObject({
    BillingMode: "PAY_PER_REQUEST",
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
  });
});

function fileOf(name: string): string {
  return `functions/${name}/function.yml`;
}
