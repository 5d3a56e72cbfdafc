import type { Ledger } from "./ledger.ts";
import type { Tokens } from "./ports.ts";
import { type Publishing, publishLane } from "./publish.ts";
import { REJECTED } from "./reject.ts";

/**
 * The sweep: a token for every lane that has work by now, and the rejections the bus has not accepted yet. Whatever a crash, a
 * lost token or a bus that was down has left behind goes on from here; a deadline is work that falls due.
 * One lane that cannot be read or woken does not keep the others asleep.
 * @returns the lanes woken @throws Error naming those that could not be
 */
export async function tick(publishing: Publishing, tokens: Tokens): Promise<readonly string[]> {
  const { ledger, clock } = publishing;
  const woken: string[] = [];
  const failed: string[] = [];
  const lanes = await ledger.lanes();
  for (const lane of lanes) {
    try {
      if (!(await hasWork(lane, ledger, clock.now()))) continue;
      await tokens.send(lane);
      woken.push(lane);
    } catch (error) {
      failed.push(`${lane} (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  await publishLane(REJECTED, publishing);
  if (failed.length > 0) {
    throw new Error(`${failed.length} of ${lanes.length} lanes could not be woken: ${failed.join(", ")}`);
  }
  return woken;
}

async function hasWork(lane: string, ledger: Ledger, now: number): Promise<boolean> {
  const due = await ledger.nextDue(lane);
  if (due !== undefined && due <= now) return true;
  if ((await ledger.unsent(lane, 1)).length > 0) return true;
  return due === undefined && (await ledger.unannounced(lane)).length > 0;
}
