import { type LaneOutcome, workLane } from "#lib/engine/lane.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Bus, Clock, Tokens } from "#lib/engine/ports.ts";
import { tick } from "#lib/engine/tick.ts";
import type { AcceptedCommand } from "#lib/jobs/accepted.ts";
import { checkCommand, checkOrigin, targetNow, targetOf } from "#lib/jobs/check-command.ts";
import { type Command, parseCommand } from "#lib/jobs/command.ts";
import { type Config, guardrailsOf } from "#lib/jobs/config.ts";
import { ownLane, sharedLane } from "#lib/jobs/lane.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { planRun, toldIdOf } from "#lib/jobs/plan.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Target } from "#lib/jobs/target.ts";
import { type CallPorts, createAsk } from "#lib/providers/call.ts";
import type { Answer, Ask, HttpRequest } from "#lib/providers/provider.ts";
import { providerOf } from "#lib/providers/registry.ts";

/** All that a run needs of the world; `lib/deps.ts` wires the real ones. */
export type Sluice = Pick<CallPorts, "send" | "secrets" | "sessions"> & {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly bus: Bus;
  readonly clock: Clock;
  /** How long a session on a lane waits inside for what falls due next, in milliseconds. */
  readonly patienceMs: number;
  readonly random: () => number;
  /** Hears every answer of a cloud; nothing depends on it. */
  readonly onAnswer?: (answer: Answer) => void;
  readonly newId: () => string;
};

/** What only Sluice may say of a command. `requestId` is used when the command brings none. */
export type Sender = Pick<
  AcceptedCommand,
  "origin" | "principal" | "approvedBy" | "requestId" | "wantsPlan" | "plan" | "firing"
>;

/**
 * The whole story of a command: accept it, then work its lane until every job has its verdict.
 * `mayCall` false ends it early; the same request id goes on where it stopped.
 */
export async function run(
  input: unknown,
  sender: Sender,
  sluice: Sluice,
  mayCall: () => boolean,
  onAccepted: (accepted: Run) => Promise<void>,
): Promise<Run> {
  const accepted = await accept(input, sender, sluice, ownLane);
  await onAccepted(accepted);
  return bringToEnd(accepted, sluice, mayCall);
}

/** One process in place of a deployment: its ticks wake it for its own run, until that is told or `mayCall` ends it early. */
export async function bringToEnd(run: Run, sluice: Sluice, mayCall: () => boolean): Promise<Run> {
  const { ledger, clock, config } = sluice;
  const { lane, target, runId } = run;
  const sweep = {
    ...sluice,
    ...{ ledger: { ...ledger, lanes: async () => [lane] }, guardrails: () => guardrailsOf(config), mayCall },
    isOurs: () => true,
  };
  while (mayCall() && (await ledger.unannounced(lane)).length > 0) {
    const woken = await tick(sweep, NOBODY);
    if (woken.length > 0) await work(target, lane, sluice, mayCall);
    else await clock.sleep(TICK_MS);
  }
  return (await ledger.run(runId)) ?? run;
}

/** There is no other worker to be woken. */
const NOBODY: Tokens = { send: async () => undefined };
/** Short, so that whoever wants it to stop need not wait long. */
const TICK_MS = 1000;

/**
 * Command in, run on record: parsed, allowed, planned in chunks of ten, and started unless its request id has a run already.
 * @throws InputError with one sentence when it cannot be accepted; then nothing was recorded and no cloud was called
 */
export async function accept(input: unknown, sender: Sender, sluice: Sluice, laneOf = sharedLane): Promise<Run> {
  return acceptCommand(parseCommand(input), sender, sluice, laneOf);
}

/** All that a command must fit before anything is recorded. @returns its target @throws InputError when it does not */
export function checkAcceptable(command: Command, sender: Omit<Sender, "requestId">, config: Config): Target {
  const target = targetOf(config, command.target);
  const provider = providerOf(target.provider);
  provider.endpoint(target);
  checkCommand(command, target, provider);
  checkOrigin(command, sender, config);
  return target;
}

/** The same for a command that is parsed already. */
export async function acceptCommand(
  command: Command,
  sender: Sender,
  sluice: Sluice,
  laneOf: typeof sharedLane,
): Promise<Run> {
  const target = checkAcceptable(command, sender, sluice.config);
  const requestId = command.requestId ?? sender.requestId;
  const mustCount = sluice.config.guardrails.limits.shareOfTarget < 1;
  const accepted: AcceptedCommand = { ...sender, command, requestId };
  const plan = planRun(accepted, { target, laneOf, mustCount }, sluice.clock.now());
  if (plan.rows) await sluice.ledger.addRows(toldIdOf(plan.run), plan.rows, plan.run.deadline);
  const started = await sluice.ledger.startRun(plan);
  if (started === "different") {
    throw new InputError(
      `requestId "${requestId}" was used for another command; want a new one, or the same command again`,
    );
  }
  return started === "started" ? plan.run : ((await sluice.ledger.run(plan.run.runId)) ?? plan.run);
}

/**
 * Works a lane: observe → decide → act → read the reply for each job → verify → conclude (lib/engine).
 * @param signal its abort ends the call under way, which then counts as unheard
 */
export async function work(
  targetName: string,
  lane: string,
  sluice: Sluice,
  mayCall: () => boolean,
  signal?: AbortSignal,
): Promise<LaneOutcome> {
  const target = targetNow(sluice.config, targetName);
  const provider = providerOf(target.provider);
  const moment = () => ({ now: sluice.clock.now(), nonce: sluice.newId() });
  const send = (request: HttpRequest) => sluice.send(request, signal);
  const ask = heard(createAsk(provider, target, { ...sluice, moment, send, mayCall }), sluice.onAnswer);
  const guardrails = () => guardrailsOf(sluice.config);
  const rates = () => sluice.config.rates;
  return workLane(lane, { ...sluice, target, provider, ask, guardrails, rates, mayCall });
}

function heard(ask: Ask, onAnswer: Sluice["onAnswer"] = () => undefined): Ask {
  return async (request) => {
    const answer = await ask(request);
    onAnswer(answer);
    return answer;
  };
}
