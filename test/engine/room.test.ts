import { expect, it } from "vitest";
import type { Reservation } from "#lib/engine/ledger.ts";
import { withRoom } from "#lib/engine/room.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import type { Run } from "#lib/jobs/run.ts";
import { planned } from "../jobs/samples.ts";
import { createBench } from "./bench.ts";

const { run: RUN } = planned({ jobs: ["a", "b", "c"] });

it.each([true, false])(
  "a run that was never counted asks for its room once, and gets its answer: %s",
  async (answer) => {
    const { run, asked } = await reserve({}, answer);
    // SHA-256 of "request-1", cut to 32 digits.
    expect(asked).toEqual([{ runId: "19f1064b619d49d35392eac7261cd726", day: "2026-11-23", jobs: 3, most: 1000 }]);
    expect(run).toEqual({ ...RUN, hasRoom: answer });
  },
);

it.each([
  ["the last moment of a day", 86_399_999, "2026-11-23"],
  ["the first moment of the next", 86_400_000, "2026-11-24"],
])("%s counts for that day, in UTC", async (_moment, afterMs, day) => {
  const { asked } = await reserve({}, true, afterMs);
  expect(asked.map((reservation) => reservation.day)).toEqual([day]);
});

it("a run of as many jobs as a run may have is counted", async () => {
  expect((await reserve({ jobs: 100 })).asked).toHaveLength(1);
});

it.each<[string, Partial<Run>]>([
  ["that has had its answer, and has room", { hasRoom: true }],
  ["that has had its answer, and has none", { hasRoom: false }],
  ["that is being planned: it has no jobs yet", { isPlanning: true, jobs: 0, open: 0 }],
  ["that is dry: it changes nothing", { dryRun: true }],
  ["over its own cap: it does nothing anyhow", { jobs: 101 }],
])("a run %s takes none", async (_which, changed) => {
  const { run, asked } = await reserve(changed);
  expect(asked).toEqual([]);
  expect(run).toEqual({ ...RUN, ...changed });
});

async function reserve(changed: Partial<Run>, answer = true, afterMs = 0) {
  const asked: Reservation[] = [];
  const ledger = {
    ...openSqliteLedger(":memory:"),
    reserve: async (reservation: Reservation) => {
      asked.push(reservation);
      return answer;
    },
  };
  const bench = createBench({ ledger });
  bench.clock.advance(afterMs);
  return { run: await withRoom({ ...RUN, ...changed }, bench), asked };
}
