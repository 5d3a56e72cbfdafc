import type { World } from "../engine/world.ts";
import type { Case, Turn } from "./case.ts";
import { seatOf, type Watch } from "./seat.ts";
import { createTurns, isAtCloud } from "./turns.ts";
import type { Work } from "./work.ts";

/** Lets others do what they do just before a job is read, and notes how the world stood at every effect. */
export function watchOver({ places, during }: Case, world: World) {
  const turns = createTurns(world);
  let reads = 0;
  let waiting = during;
  const onRead: Watch["onRead"] = async (text, runId) => {
    reads += 1;
    // What happens to a job must happen as that very job is read: what was read before, and is still fresh, nobody can know.
    const isNow = ({ after, turn }: Case["during"][number]) =>
      after < reads && (!isAtCloud(turn) || text.includes(turn.job));
    const now = waiting.filter(isNow);
    waiting = waiting.filter((one) => !now.includes(one));
    for (const { turn } of now) await turns.take(turn, runId);
    for (const brake of turns.brakes()) if (!watch.putAfter.has(brake)) watch.putAfter.set(brake, watch.issued);
  };
  const watch: Watch = {
    ...{ places, world, turns, onRead, issued: 0 },
    putAfter: new Map(),
    before: Promise.resolve(),
  };
  const turn = async (what: Turn): Promise<void> => {
    await turns.take(what, undefined);
    for (const brake of turns.brakes())
      if (!watch.putAfter.has(brake)) watch.putAfter.set(brake, Number.NEGATIVE_INFINITY);
  };
  return { seat: (record: Work) => seatOf(record, watch), turn, brakes: turns.brakes };
}
