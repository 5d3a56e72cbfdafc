import type { Tokens } from "#lib/engine/ports.ts";
import { tick } from "#lib/engine/tick.ts";
import { guardrailsOf } from "#lib/jobs/config.ts";
import { servedLane, servedTarget } from "#lib/jobs/lane.ts";
import type { PrivateCommand } from "#lib/jobs/private-command.ts";
import { attendantOf } from "./chat/attendant.ts";
import { createInbox } from "./chat/inbox.ts";
import type { Voice } from "./chat/speech.ts";
import { firePolicies } from "./fire-policies.ts";
import { accept, type Sluice, work } from "./run.ts";

/** One process in place of a deployment: it accepts what is handed over, works its lanes, and looks after what was left behind. */
export type Host = {
  /**
   * A command is accepted and on record when it returns, and worked at once; what was said in a chat waits its turn.
   * @throws InputError when a command cannot be accepted
   */
  handOver(command: PrivateCommand): Promise<void>;
  /** What the deployed tick does, for the lanes of this process: policies that are due, and what was left behind. */
  sweep(): Promise<void>;
  /** When nothing is being worked any more. */
  idle(): Promise<void>;
  /** Runs on the lanes of this process that have not told their end. */
  openRuns(): Promise<number>;
};

/**
 * @param mayCall false lets calls in flight end and begins no other
 * @param voice for what is to be said in rooms
 */
export function createHost(
  sluice: Sluice,
  mayCall: () => boolean,
  onError: (error: unknown) => void,
  voice: Voice,
): Host {
  const { wake, idle } = createWorker(sluice, mayCall, onError);
  const tokens: Tokens = { send: async (lane) => wake(lane) };
  const chat = { ...sluice, voice, laneOf: servedLane, tokens };
  const inbox = createInbox(attendantOf(chat, onError), sluice.clock);
  const isOurs = (lane: string) => Object.hasOwn(sluice.config.targets, servedTarget(lane) ?? "");
  // Those of others, a deployed stack or another process, have their own to look after them.
  const lanes = async () => (await sluice.ledger.lanes()).filter(isOurs);
  return {
    handOver: async (handed) => {
      if (handed.origin === "chat") return inbox.put(handed.heard);
      const { command, origin, principal, requestId } = handed;
      const run = await accept(command, { origin, principal, requestId }, sluice, servedLane);
      wake(run.lane);
    },
    sweep: async () => {
      const ledger = { ...sluice.ledger, lanes };
      const sweep = { ...sluice, ledger, guardrails: () => guardrailsOf(sluice.config), mayCall, isOurs };
      for (const run of await firePolicies(sluice, servedLane))
        if (servedTarget(run.lane) !== undefined) wake(run.lane);
      await tick(sweep, tokens);
    },
    idle: async () => {
      await inbox.idle();
      await idle();
    },
    openRuns: async () => {
      const ends = await Promise.all((await lanes()).map((lane) => sluice.ledger.unannounced(lane)));
      return ends.flat().length;
    },
  };
}

/** One session at a time works a lane; whoever wakes it meanwhile is heard when it ends. */
function createWorker(sluice: Sluice, mayCall: () => boolean, onError: (error: unknown) => void) {
  const sessions = new Map<string, Promise<void>>();
  const woken = new Set<string>();

  const session = async (lane: string): Promise<void> => {
    const target = servedTarget(lane);
    if (target !== undefined) await work(target, lane, sluice, mayCall);
  };
  const wake = (lane: string): void => {
    if (sessions.has(lane)) {
      woken.add(lane);
      return;
    }
    const ended = session(lane)
      // What failed is in the ledger still: the next sweep wakes its lane again.
      .catch(onError)
      .finally(() => {
        sessions.delete(lane);
        if (woken.delete(lane) && mayCall()) wake(lane);
      });
    sessions.set(lane, ended);
  };
  const idle = async (): Promise<void> => {
    while (sessions.size > 0) await Promise.all(sessions.values());
  };
  return { wake, idle };
}
