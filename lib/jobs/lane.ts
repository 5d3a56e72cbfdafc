/** On AWS a target's runs share its lane, so that its rate limit has one owner. */
export function sharedLane(target: string, _runId: string): string {
  return target;
}

/** Embedded, a process works only its own run: it must never take up what another one left behind. */
export function ownLane(target: string, runId: string): string {
  return `${target}:${runId}`;
}

/** Nobody but the process that started its run works it, so no token wakes anyone. */
export function isOwnLane(lane: string): boolean {
  return lane.includes(":");
}

const SERVED = "serve";

/** A process that serves has one lane a target, so that its rate limit has one owner; started anew, it goes on with what it finds there. */
export function servedLane(target: string, _runId: string): string {
  return `${target}:${SERVED}`;
}

/** The target of a lane that a serving process works; undefined for any other lane. */
export function servedTarget(lane: string): string | undefined {
  const [target, owner] = lane.split(":");
  return owner === SERVED ? target : undefined;
}
