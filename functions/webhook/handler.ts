import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2, LambdaFunctionURLEvent } from "aws-lambda";
import { intakeOnce } from "#lib/deps.ts";
import { answerTo } from "#lib/web/answer-to.ts";
import { toRawRequest, toResult } from "#lib/web/function-url.ts";
import type { Intake } from "#lib/web/intake.ts";

/** A sender's request in, a command on the private queue, an answer within the sender's patience. No cloud is called here. */
export function createWebhook(wire: () => Promise<Intake>) {
  return async (event: LambdaFunctionURLEvent): Promise<APIGatewayProxyStructuredResultV2> =>
    toResult(await answerTo(toRawRequest(event), wire));
}

export const handler = middy<LambdaFunctionURLEvent, APIGatewayProxyStructuredResultV2>().handler(
  createWebhook(intakeOnce(process.env)),
);
