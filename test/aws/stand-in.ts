import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsError } from "./aws-error.ts";
import { Tables } from "./dynamodb.ts";
import { EventBuses } from "./eventbridge.ts";
import { Parameters, Secrets } from "./secrets.ts";
import { Queues } from "./sqs.ts";

/**
 * What happens to a call instead of the usual: the connection drops before or after it took effect, the service answers with
 * an error of this type, or PutEvents refuses the entries at these indexes.
 */
export type Fault =
  | "none"
  | "drop"
  | "drop-after"
  | { readonly error: string; readonly more?: Readonly<Record<string, unknown>> }
  | { readonly failEntries: readonly number[] | "all" };

export type AwsStandIn = {
  readonly url: string;
  readonly tables: Tables;
  readonly queues: Queues;
  readonly buses: EventBuses;
  readonly secrets: Secrets;
  readonly parameters: Parameters;
  /** What happens to the next calls of an operation, in order; afterwards they go as usual. */
  script(operation: string, faults: readonly Fault[]): void;
  /** The operations called so far, in order. */
  calls(): readonly string[];
  close(): Promise<void>;
};

/** DynamoDB, SQS, EventBridge, Secrets Manager and Parameter Store on one loopback port, as far as Sluice uses them. @param now milliseconds since the epoch */
export async function startAwsStandIn(now: () => number): Promise<AwsStandIn> {
  const stores = { secrets: new Secrets(), parameters: new Parameters() };
  const services = { tables: new Tables(), queues: new Queues(now), buses: new EventBuses(), ...stores };
  const scripts = new Map<string, Fault[]>();
  const calls: string[] = [];
  const server = createServer((request, response) => {
    void respond(request, response, services, (operation) => {
      calls.push(operation);
      return scripts.get(operation)?.shift() ?? "none";
    });
  });
  const url = await listen(server);
  services.queues.serveAt(url);
  const close = () => shut(server);
  return {
    url,
    ...services,
    script: (operation, faults) => scripts.set(operation, [...faults]),
    calls: () => calls,
    close,
  };
}

type Services = Pick<AwsStandIn, "tables" | "queues" | "buses" | "secrets" | "parameters">;
type NextFault = (operation: string) => Fault;

async function respond(request: IncomingMessage, response: ServerResponse, services: Services, next: NextFault) {
  const body = await textOf(request);
  try {
    const answer = answerTo(request, body, services, next);
    if (answer === DROPPED) request.socket.destroy();
    else write(response, 200, answer);
  } catch (error) {
    const { type, message, more } =
      error instanceof AwsError ? error : new AwsError("InternalServerError", `stand-in: ${error}`);
    write(response, 400, { __type: `com.amazonaws.stand-in#${type}`, message, ...more });
  }
}

const DROPPED = Symbol("dropped");

function answerTo(request: IncomingMessage, body: string, services: Services, next: NextFault): unknown {
  checkSigned(request);
  const [service = "", operation = ""] = String(request.headers["x-amz-target"]).split(".");
  const fault = next(operation);
  if (fault === "drop") return DROPPED;
  if (typeof fault === "object" && "error" in fault) throw new AwsError(fault.error, "as scripted", fault.more);
  const failEntries = typeof fault === "object" ? fault.failEntries : [];
  const answer = toService(service, services, failEntries)(operation, JSON.parse(body));
  return fault === "drop-after" ? DROPPED : answer;
}

type Answer = (operation: string, input: object) => unknown;

function toService(
  service: string,
  { tables, queues, buses, secrets, parameters }: Services,
  failEntries: readonly number[] | "all",
): Answer {
  if (service === "DynamoDB_20120810") return (operation, input) => tables.answer(operation, input);
  if (service === "AmazonSQS") return (operation, input) => queues.answer(operation, input);
  if (service === "AWSEvents") return (operation, input) => buses.answer(operation, input, failEntries);
  if (service === "secretsmanager") return (operation, input) => secrets.answer(operation, input);
  if (service === "AmazonSSM") return (operation, input) => parameters.answer(operation, input);
  throw new AwsError("UnknownOperationException", `the stand-in does not know the service ${service}`);
}

const SIGNED =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/(dynamodb|sqs|events|secretsmanager|ssm)\/aws4_request, /;

function checkSigned({ headers }: IncomingMessage): void {
  if (!SIGNED.test(headers.authorization ?? "")) {
    throw new AwsError("MissingAuthenticationTokenException", "want an AWS4-HMAC-SHA256 signature");
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function write(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
}

async function listen(server: Server): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function shut(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
