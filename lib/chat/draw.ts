import { runRefusal } from "#lib/engine/guardrails.ts";
import { targetNow } from "#lib/jobs/check-command.ts";
import { type Conversation, OFFER_LIVES_MS } from "#lib/jobs/conversation.ts";
import { planIdOf } from "#lib/jobs/plan.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { headCard } from "./cards/head.ts";
import { jobsCard } from "./cards/jobs.ts";
import { type PlanShown, planCard } from "./cards/plan.ts";
import { planningCard } from "./cards/planning.ts";
import { threadCard } from "./cards/thread.ts";
import { drawNotices } from "./draw-notices.ts";
import type { Scene } from "./scene.ts";
import { shownRows } from "./shown-rows.ts";
import type { Speaking } from "./speaking.ts";

/** What a conversation's messages are to show now. */
export async function draw(conversation: Conversation, speaking: Speaking): Promise<Scene> {
  const { progress, wants } = conversation;
  if (wants === "notices") return drawNotices(conversation, speaking);
  const making = await speaking.ledger.run(conversation.id);
  if (progress.is !== "planning") return drawPlanned(conversation, making, speaking, false);
  const next = afterPlanning(conversation, making, speaking.clock.now());
  return drawPlanned(next, making, speaking, next.progress.is === "offered");
}

/** The plan that was made is this conversation's from now on. */
function afterPlanning(conversation: Conversation, making: Run | undefined, now: number): Conversation {
  if (making?.notPlanned !== undefined) {
    return { ...conversation, progress: { is: "not planned", why: making.notPlanned } };
  }
  if (!making || making.isPlanning || making.planHash === undefined) return conversation;
  return { ...conversation, progress: { is: "offered", plan: making.planHash, until: now + OFFER_LIVES_MS } };
}

async function drawPlanned(
  conversation: Conversation,
  making: Run | undefined,
  speaking: Speaking,
  isNewlyOffered: boolean,
): Promise<Scene> {
  const { progress, locale } = conversation;
  const shown = making && (await planOf(conversation, making, speaking));
  const about = { conversation, isNewlyOffered, stage: progress.is, isRunning: progress.is === "planning" };
  if (!shown) return { ...about, head: planningCard(conversation, locale), isOver: !about.isRunning };
  if (progress.is === "taken") return drawTaken(shown, progress, speaking);
  const head = conversation.wants === "jobs" ? jobsCard(shown) : planCard(shown);
  return { ...about, head, isOver: progress.is !== "offered" && progress.is !== "confirmed" };
}

async function planOf(conversation: Conversation, making: Run, speaking: Speaking): Promise<PlanShown | undefined> {
  const { config, ledger, clock } = speaking;
  const { planHash } = making;
  const [plan] = planHash === undefined ? [] : await ledger.plans(planHash);
  if (!plan) return undefined;
  const target = targetNow(config, conversation.command.target);
  const now = clock.now();
  const { rows, money } = await shownRows(ledger.rows(planIdOf(making)), { target, rates: config.rates, now });
  const { secondPersonOver } = config.guardrails;
  const sized = { action: plan.command.action, jobs: plan.counts.planned };
  const runRefused = runRefusal({ ...config.guardrails, secondPersonOver: null }, sized);
  const { locale } = conversation;
  return { conversation, plan, rows, money, target, rates: config.rates, secondPersonOver, runRefused, now, locale };
}

/** Why a plan that was confirmed is not carried out when nobody could begin it in time. */
export const NOT_BEGUN = "it was confirmed, and could not be begun in time";

/** A start that came just in time has ended by then: no function works longer. */
const STARTING_MS = 60_000;

type Taken = Conversation["progress"] & { readonly is: "taken" };

async function drawTaken(shown: PlanShown, { runId, at }: Taken, { ledger, clock }: Speaking): Promise<Scene> {
  const { conversation, locale } = shown;
  const about = { conversation, isNewlyOffered: false };
  const run = await ledger.run(runId);
  if (!run && clock.now() - at > OFFER_LIVES_MS + STARTING_MS) return drawNotBegun(shown);
  if (!run) return { ...about, head: planCard(shown), stage: "taken", isOver: false, isRunning: true };
  const [verdicts, brakes] = await Promise.all([ledger.verdicts(runId), ledger.brakes()]);
  const isRunning = isOpen(run);
  return {
    ...about,
    head: headCard({ ...shown, run, brakes }),
    ...(verdicts.length > 0 ? { thread: threadCard({ run, verdicts, locale }) } : {}),
    ...{ stage: isRunning ? "taken" : "ended", isOver: !isRunning, isRunning },
  };
}

function drawNotBegun(shown: PlanShown): Scene {
  const conversation: Conversation = { ...shown.conversation, progress: { is: "not planned", why: NOT_BEGUN } };
  const head = planCard({ ...shown, conversation });
  return { conversation, head, stage: "not planned", isOver: true, isRunning: false, isNewlyOffered: false };
}
