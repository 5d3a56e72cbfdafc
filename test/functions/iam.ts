import type { AwsStandIn } from "../aws/stand-in.ts";
import { at, inside, resource } from "../infra/fragments.ts";

/** What Lambda does in the function's name: it polls the queue and writes the log. */
const LAMBDA_S = [
  ...["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  ...["logs:CreateLogStream", "logs:PutLogEvents", "sts:AssumeRole"],
];

/** What the secret stores do in the function's name, for keys of the deployer's own. */
const STORES = ["kms:Decrypt"];

/** What a role allows the function itself to do. */
export function allowed(role: string): string[] {
  const actions = [...inside(resource(role))].flatMap((one) => Object(one).Action ?? []);
  return [...new Set<string>(actions)].filter((action) => ![...LAMBDA_S, ...STORES].includes(action)).sort();
}

/** What was done, and to which partition of the ledger; nothing is added while it is paused. */
export type Used = { readonly actions: Set<string>; readonly keys: Set<string>; isPaused: boolean };

/** The IAM actions of all calls from now on. A transaction needs those of its writes, and has none of its own. */
export function usedOn({ tables, queues, buses, secrets, parameters }: AwsStandIn): Used {
  const used: Used = { actions: new Set(), keys: new Set(), isPaused: false };
  const watch = (prefix: string, service: { answer: (operation: string, ...more: never[]) => unknown }) => {
    const answer = service.answer.bind(service);
    service.answer = (operation, ...more) => {
      for (const [name, input] of used.isPaused ? [] : stepsOf(operation, more[0])) {
        used.actions.add(`${prefix}:${name}`);
        if (prefix === "dynamodb") used.keys.add(`${prefix}:${name} ${partitionOf(input)}`);
      }
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

function stepsOf(operation: string, input: unknown): readonly (readonly [name: string, input: unknown])[] {
  if (operation !== "TransactWriteItems") return [[operation, input]];
  const writes: readonly object[] = Object(input).TransactItems;
  return writes.flatMap((write) => Object.entries(write).map(([kind, given]) => [`${kind}Item`, given] as const));
}

/** As DynamoDB tells it to IAM: the value of the partition key. */
function partitionOf(input: unknown): string {
  const { Key, Item, KeyConditionExpression = "", ExpressionAttributeValues = {} } = Object(input);
  const [, name = ""] = /^pk = (:\w+)/.exec(KeyConditionExpression) ?? [];
  return (Key ?? Item)?.pk.S ?? ExpressionAttributeValues[name]?.S;
}

/** Where a role's ledger is limited to some partitions: what was done to others, and partitions that nothing was done to. */
export function keysWrong({ keys }: Used, role: string): { readonly outside: string[]; readonly unused: string[] } {
  const patterns = [...inside(resource(role))].flatMap((one) =>
    Object.values(Object(at(one, "Condition"))).flatMap((test) =>
      [Object(test)["dynamodb:LeadingKeys"] ?? []].flat().map((key: string) => ({ key, actions: Object(one).Action })),
    ),
  );
  const fits = (used: string, { key, actions }: (typeof patterns)[number]) => {
    const [action = "", partition = ""] = used.split(" ", 2);
    return actions.includes(action) && (key.endsWith("*") ? partition.startsWith(key.slice(0, -1)) : partition === key);
  };
  return {
    outside: [...keys].filter((used) => !patterns.some((pattern) => fits(used, pattern))),
    unused: patterns.filter((pattern) => ![...keys].some((used) => fits(used, pattern))).map(({ key }) => key),
  };
}
