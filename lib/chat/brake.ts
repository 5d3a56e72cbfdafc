import { tellHalt } from "#lib/engine/tell-halt.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { EVERY_TARGET, hasRole } from "#lib/jobs/rights.ts";
import { type Done, doneCard } from "./cards/done.ts";
import { type Attending, answer, type ChatHost, principalOfHeard, refuse } from "./host.ts";
import { lookAtOpen } from "./open-conversations.ts";
import type { Refusal } from "./refusal.ts";
import type { Request } from "./request.ts";

type Braking = Request & { readonly is: "halt" | "snooze" | "exempt" };

/** Puts a brake up at once: it changes no job, and keeps others from doing so. A halt is lifted on the command line alone. */
export async function brake(request: Braking, attending: Attending, host: ChatHost): Promise<void> {
  const { heard, locale } = attending;
  const why = refusalOf(request, attending, host);
  if (why) return refuse(attending, why, request.is, host);
  const { on, done } = toBrake(request, { by: principalOfHeard(heard), at: host.clock.now() });
  await host.ledger.brake(on);
  await answer(attending, doneCard(done, locale), host);
  if (on.is !== "halt") return;
  await tellHalt(on, host.ledger);
  await lookAtOpen(on.target, host);
}

function refusalOf({ target }: Braking, { heard }: Attending, { config }: ChatHost): Refusal | undefined {
  if (heard.isWeak) return { is: "weak signature" };
  const person = { room: heard.room, user: heard.by };
  return hasRole(config.chat, "operator", person, { target: target ?? EVERY_TARGET })
    ? undefined
    : { is: "role missing", role: "operator", ...(target === undefined ? { everywhere: true } : { target }) };
}

function toBrake(request: Braking, put: Pick<BrakeOn, "by" | "at">): { readonly on: BrakeOn; readonly done: Done } {
  if (request.is === "halt") {
    const where = request.target === undefined ? {} : { target: request.target };
    const reason = request.reason === undefined ? {} : { reason: request.reason };
    return { on: { is: "halt", ...where, ...put, ...reason }, done: { is: "halted", ...where } };
  }
  const { is, jobId, target, lastsMs } = request;
  const until = put.at + lastsMs;
  const done = is === "snooze" ? "snoozed" : "exempted";
  return { on: { is, target, jobId, until, ...put }, done: { is: done, jobId, target, until } };
}
