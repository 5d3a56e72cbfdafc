import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { expect, it } from "vitest";
import type { RawRequest } from "#lib/signatures/request.ts";
import { hookFor } from "../web/kit.ts";
import { getOf, pushOf } from "../web/requests.ts";
import type { Container } from "./container.ts";
import { type Deployment, deliver, onDeployment } from "./deployment.ts";
import { capturedRequest, handedOver } from "./events.ts";

const JOBS = ["dtsrunning0001", "dtsbystander01"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
const stored = (id: string) => ({ from: "secretsmanager", id });
const SECRETS = { "sluice/hooks/push": "the secret of a hook", "sluice/links": "the secret of the links" };
const CONFIG = {
  webhooks: [hookFor("push", { scheme: "github", secret: stored("sluice/hooks/push") })],
  links: { secret: stored("sluice/links") },
};

async function ask(webhook: Container, { method, path, query, headers, body }: RawRequest) {
  const event = capturedRequest({ method, path, query }, Object.fromEntries(headers), Buffer.from(body).toString());
  const outcome = await webhook.invoke({ event, remainingMs: 10_000 });
  if (!outcome || !("result" in outcome)) throw new Error(`the webhook answered ${JSON.stringify(outcome)}`);
  const { statusCode, body: text = "" } = outcome.result as APIGatewayProxyStructuredResultV2;
  return { status: statusCode, said: JSON.parse(text) };
}

/** What SQS would do with what waits on the private queue. */
async function dispatchAll({ aws }: Deployment, dispatch: Container): Promise<readonly string[]> {
  const waiting = aws.queues
    .messages("private")
    .map(({ body }, index) => handedOver(JSON.parse(body), `message-${index}`));
  return deliver(dispatch, { Records: waiting });
}

it("a signed request at the function URL becomes one proven verdict, whoever sends it again", async () => {
  await onDeployment({ alibaba: { jobs: JOBS }, config: CONFIG, secrets: SECRETS }, async (deployment) => {
    const [webhook, dispatch, control] = await Promise.all([
      deployment.start("webhook"),
      deployment.start("dispatch"),
      deployment.start("control"),
    ]);
    const request = await pushOf({ jobs: ["dtsrunning0001"] }, { secret: SECRETS["sluice/hooks/push"] });
    const first = await ask(webhook, request);
    expect(first).toMatchObject({ status: 202, said: { requestId: expect.stringMatching(/^hook:push:/) } });
    expect((await ask(webhook, getOf(first.said.status))).status).toBe(404);
    // Before it is on record it is handed over again, and accepted once.
    expect((await ask(webhook, request)).status).toBe(202);
    expect(deployment.aws.queues.messages("private")).toHaveLength(2);
    expect(await dispatchAll(deployment, dispatch)).toEqual([]);
    expect([deployment.runs(), deployment.simulator.calls()]).toEqual([1, []]);
    expect(await ask(webhook, request)).toMatchObject({ status: 200, said: { runId: first.said.runId } });

    await deployment.drain(control);
    expect(deployment.effects()).toEqual(["stop dtsrunning0001"]);
    const { said } = await ask(webhook, getOf(first.said.status));
    expect(said).toMatchObject({ isOver: true, verdicts: [{ jobId: "dtsrunning0001", verdict: "succeeded" }] });
    expect(await ask(webhook, request)).toMatchObject({ status: 200, said: { runId: first.said.runId } });
    expect(deployment.aws.queues.messages("private")).toHaveLength(2);

    const forged = await pushOf({ jobs: ["dtsbystander01"] }, { secret: "another" });
    expect(await ask(webhook, forged)).toEqual({ status: 401, said: { error: "not verified" } });
  });
});
