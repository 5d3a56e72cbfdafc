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
