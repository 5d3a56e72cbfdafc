import middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2, LambdaFunctionURLEvent } from "aws-lambda";
import { answerChat } from "#lib/chat/answer-chat.ts";
import type { Doorway } from "#lib/chat/doorway.ts";
import { doorwayOnce } from "#lib/deps.ts";
import { toRawRequest, toResult } from "#lib/web/function-url.ts";

/** What a person has said in a chat in, the same on the private queue, an answer within the platform's patience. */
export function createChat(wire: () => Promise<Doorway>) {
  return async (event: LambdaFunctionURLEvent): Promise<APIGatewayProxyStructuredResultV2> =>
    toResult(await answerChat(toRawRequest(event), wire));
}

export const handler = middy<LambdaFunctionURLEvent, APIGatewayProxyStructuredResultV2>().handler(
  createChat(doorwayOnce(process.env)),
);
