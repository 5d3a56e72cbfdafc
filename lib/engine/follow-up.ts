import type { Failure } from "#lib/jobs/failure.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { Answer, Ask } from "#lib/providers/provider.ts";
import { readBrakes } from "./brakes.ts";
import { stillClaimed } from "./claims.ts";
import { freshFor, type Held, situationOf } from "./held.ts";

const NOT_SENT: Failure = {
  kind: "unavailable",
  message: "a second call for the job could not follow at once; it was not sent",
};

/**
 * A provider may let a second changing call follow the first (another API), after a read of its own. Whatever was looked at
 * before the first is looked at again: the limiter, freshness (of the newest read), claims, brakes and guardrails. When one of
 * them forbids the call, it is answered as one that did nothing, and the engine reads again. @param readAt on the clock of what has passed
 */
export function guardFollowUps(held: Held, tasks: readonly Task[], readAt: number): Ask {
  const { bench, turn } = held;
  const { rates } = bench.gate;
  let hasCalled = false;
  let freshFrom = readAt;
  return async (request) => {
    if (rates.classOf(request.operation) === rates.changing) {
      const mayLeave = !hasCalled || (await mayFollow(held, tasks, freshFrom));
      hasCalled = true;
      return mayLeave ? bench.ask(request) : ({ ok: false, failure: NOT_SENT, effect: "none" } satisfies Answer);
    }
    turn.firstLeft();
    const answer = await bench.ask(request);
    if (answer.ok) freshFrom = turn.firstLeft();
    return answer;
  };
}

async function mayFollow(held: Held, tasks: readonly Task[], freshFrom: number): Promise<boolean> {
  const { bench, turn } = held;
  if (!(await turn.mayChange(freshFor(freshFrom, bench)))) return false;
  for (const task of tasks) if ((await stillClaimed(task, held)).claim !== "held") return false;
  return !(await isForbidden(held, tasks)) && freshFor(freshFrom, bench) >= 0;
}

/** By a guardrail or a brake, as they are now. */
export async function isForbidden(held: Held, tasks: readonly Task[]): Promise<boolean> {
  const { guardrail, halt } = situationOf({ ...held, brakes: await readBrakes(held.bench.ledger) });
  return halt !== undefined || tasks.some((task) => guardrail(task) !== undefined);
}
