import { deliveryId } from "#lib/jobs/delivery.ts";
import { durationMs } from "#lib/jobs/duration.ts";
import { type Mapped, mapWebhook } from "#lib/jobs/map-webhook.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { runIdOf } from "#lib/jobs/run.ts";
import type { Webhook } from "#lib/jobs/webhook.ts";
import { parseWebhookBody } from "#lib/jobs/webhook-body.ts";
import { checkAcceptable } from "#lib/run.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { Verification } from "#lib/signatures/verification.ts";
import { type HttpAnswer, jsonAnswer, tooLarge, UNAUTHORIZED } from "./answer.ts";
import { type Intake, textsOf } from "./intake.ts";
import { linkTo } from "./link.ts";
import { nextRun } from "./next-run.ts";
import { verifierOf } from "./verify.ts";

/** Looked at before anything is hashed: some thousand alerts. */
export const MOST_BYTES = 256 * 1024;

/**
 * A sender's request in, a command handed over: verified, mapped by its hook's config, checked, and only then given to whoever accepts it. No
 * cloud is called.
 * @throws Error when a secret, the ledger or the queue cannot be reached: then the sender should send it again
 */
export async function receive(name: string, request: RawRequest, intake: Intake): Promise<HttpAnswer> {
  const hook = intake.config.webhooks.find((each) => each.name === name);
  if (request.body.length > MOST_BYTES) {
    intake.log({ step: "webhook too large", ...(hook ? { hook: name } : {}) });
    return tooLarge(MOST_BYTES);
  }
  if (!hook) {
    // Not as the hook's name: the log would have to remember whatever names are made up.
    intake.log({ step: "webhook unknown", name });
    return UNAUTHORIZED;
  }
  const verification = (await verifierOf(hook, intake)).verify(request, intake.clock.now());
  if (verification.is === "rejected") {
    intake.log({ step: "webhook refused", hook: name, why: verification.why });
    return UNAUTHORIZED;
  }
  if (verification.is === "handshake") return { status: 200, headers: JSON_TEXT, body: verification.reply };
  return inReply(verification, hook, await take(hook, verification, intake));
}

type Verified = Verification & { readonly is: "verified" };

async function take(hook: Webhook, verified: Verified, intake: Intake): Promise<HttpAnswer> {
  const { ledger, handOver, log } = intake;
  const mapped = understood(hook, verified, intake);
  if (mapped.is === "nothing") return jsonAnswer(200, { ignored: mapped.why });
  if (mapped.is === "wrong") {
    log({ step: "webhook not understood", hook: hook.name, why: withoutQuotes(mapped.why) });
    return jsonAnswer(422, { error: mapped.why });
  }
  const { command, body } = mapped;
  const id = deliveryId(hook, { id: verified.id, at: verified.at, raw: verified.body, body }, command);
  const next = await nextRun(id, command, hook, ledger);
  if (next.is === "conflict") {
    log({ step: "webhook conflict", hook: hook.name, requestId: id });
    return jsonAnswer(409, { error: "the same delivery came before with another body; want a new delivery id" });
  }
  if (next.is === "known") return jsonAnswer(200, await whereToLook(next.run.requestId, intake));
  const { requestId } = next;
  // Before it is handed over: a secret that cannot be read must not turn what was taken on into a failure.
  const look = await whereToLook(requestId, intake);
  await handOver({ version: 1, origin: "webhook", principal: hook.name, requestId, command });
  log({ step: "webhook", hook: hook.name, requestId, runId: runIdOf(requestId), jobs: command.jobs.length });
  return jsonAnswer(202, look);
}

/** Only what is wrong with the body is the sender's to hear; nothing is read here, so nothing of ours can fail. */
function understood(
  hook: Webhook,
  { body }: Verified,
  { config }: Intake,
): Mapped | { readonly is: "wrong"; readonly why: string } {
  try {
    const mapped = mapWebhook(hook, parseWebhookBody(body, hook.scheme), config.guardrails.limits.jobsPerRun);
    if (mapped.is === "command") checkAcceptable(mapped.command, { origin: "webhook", principal: hook.name }, config);
    return mapped;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { is: "wrong", why: error.message };
  }
}

/** Errors quote what they found in the body, and a body has no business in a log. */
function withoutQuotes(sentence: string): string {
  return sentence.replaceAll(/"(?:[^"\\]|\\.)*(?:"|$)/gs, "…");
}

async function whereToLook(requestId: string, intake: Intake): Promise<object> {
  const runId = runIdOf(requestId);
  const { links } = intake.config;
  if (!links) return { runId, requestId };
  const [secret = ""] = await textsOf("links", links.secret, intake);
  const until = Math.ceil((intake.clock.now() + durationMs(links.lasts)) / 1000);
  return { runId, requestId, status: linkTo(runId, until, secret) };
}

const JSON_TEXT = { "content-type": "application/json; charset=utf-8" };

/** Chat platforms take nothing but 200 for heard, and some want to read a word of their own. */
const PLATFORMS: ReadonlySet<Webhook["scheme"]> = new Set(["slack", "feishu", "dingtalk-robot", "dingtalk-events"]);

function inReply({ reply }: Verified, { scheme }: Webhook, answer: HttpAnswer): HttpAnswer {
  if (!PLATFORMS.has(scheme) || answer.status >= 300) return answer;
  return { ...answer, status: 200, ...(reply === undefined ? {} : { body: reply }) };
}
