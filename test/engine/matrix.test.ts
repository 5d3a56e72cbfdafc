import { describe, expect, it } from "vitest";
import { CASES, MOMENTS, type Played, play, playAll, WAYS } from "./matrix.ts";
import { type Plant, playWith } from "./planted.ts";

/** 762 runs take 17 s on two idle cores, and several times that when the suite runs beside them. */
const WHOLE_TABLE_MS = 120_000;

describe("fault × moment × batch mode, one faulty and nine healthy jobs", () => {
  it.each(CASES)("$cloud $batch $action: $fault at $moment", async (one) => {
    const { verdicts, wrong } = await play(one);
    expect(wrong).toEqual([]);
    expect(verdicts).toHaveLength(10);
  });

  it(
    "fills every cell of the table",
    async () => {
      const played = await playAll();
      const lines = toTable(played);
      console.log(lines.join("\n"));
      expect(lines.filter((line) => line.includes("||"))).toEqual([]);
      expect(played.every(({ calls, fault }) => calls.some((call) => call.fault === fault))).toBe(true);
    },
    WHOLE_TABLE_MS,
  );
});

const PLANTS: readonly Plant[] = [
  {
    name: "trust the 200",
    file: "lib/providers/alibaba-dts/read.ts",
    find: 'success: word === "true", ...(code ? { code } : {})',
    replace: "success: true",
  },
  {
    name: "resend on a lost reply",
    file: "lib/engine/settle.ts",
    find: "return { ...clean(ahead), lastFailure: outcome.failure };",
    replace: "return { ...withCarried(ahead, before), lastFailure: outcome.failure, due: 0 };",
  },
];

describe("a planted bug turns the table red", () => {
  it.each(PLANTS)(
    "$name",
    async (plant) => {
      const red = (await playWith(plant)).filter(({ wrong }) => wrong.length > 0);
      console.log(`${plant.name}: ${red.length} cells red, the first: ${JSON.stringify(red[0]?.wrong)}`);
      expect(red.length).toBeGreaterThan(0);
    },
    WHOLE_TABLE_MS,
  );
});

/** fault | moment | what became of the faulty job, and in how many calls, in each way and action. */
function toTable(played: readonly Played[]): string[] {
  const columns = WAYS.flatMap(({ cloud, batch }) =>
    (["stop", "delete"] as const).map((action) => ({ cloud, batch, action })),
  );
  const head = ["fault | moment", ...columns.map(({ cloud, batch, action }) => `${cloud} ${batch} ${action}`)].join(
    " | ",
  );
  const faults = [...new Set(played.map(({ fault }) => fault))];
  const rows = faults.flatMap((fault) =>
    MOMENTS.map((moment) => {
      const cells = columns.map((column) =>
        cell(played.find((one) => one.fault === fault && one.moment === moment && isIn(one, column))),
      );
      return [fault, moment, ...cells].join(" | ");
    }),
  );
  return [head, ...rows];
}

function isIn(one: Played, column: Pick<Played, "cloud" | "batch" | "action">): boolean {
  return one.cloud === column.cloud && one.batch === column.batch && one.action === column.action;
}

/** A fault that this cloud's wire cannot carry has a dash. */
function cell(one: Played | undefined): string {
  if (!one) return "–";
  const faulty = one.verdicts.find(({ jobId }) => jobId === "job-3");
  return `${faulty?.verdict ?? ""} (${one.calls.length})`;
}
