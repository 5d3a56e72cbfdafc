import type { RawRequest } from "#lib/signatures/request.ts";
import { FAILED, type HttpAnswer, NOT_FOUND } from "./answer.ts";
import type { Intake } from "./intake.ts";
import { readRun } from "./read-run.ts";
import { receive } from "./receive.ts";
import { routeOf } from "./route.ts";

/** The whole story of a request over HTTP. Whatever fails on our side is answered so that the sender tries again. */
export async function answerTo(request: RawRequest, wire: () => Promise<Intake>): Promise<HttpAnswer> {
  const route = routeOf(request);
  if (route.is === "none") return NOT_FOUND;
  const intake = await wire();
  try {
    return await (route.is === "hook"
      ? receive(route.name, request, intake)
      : readRun(route.runId, request.query, intake));
  } catch (error) {
    intake.log({ step: "webhook failed", error });
    return FAILED;
  }
}
