import { describe, expect, it } from "vitest";
import { dueTasks, freshFor, giveBack, type Held, later, save, situationOf, withTasks } from "#lib/engine/held.ts";
import type { Item, Task, Todo } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { NOW } from "../jobs/samples.ts";
import { createBench, createClock, freshly, guardedBy, holding, turnOf, UPTIME_MS } from "./bench.ts";

const dueIn = (ms: number, id = `in ${ms}`): Task => ({ ...freshly("stop", { id }), due: NOW + ms });
const ids = (tasks: readonly Task[]) => tasks.map(({ job }) => job.id);

it.each([
  [0, 8000],
  [3000, 5000],
  [8000, 0],
  [8001, -1],
])("a read made %i ms ago stays fresh for %i ms", (ageMs, want) => {
  const clock = createClock();
  clock.advance(ageMs);
  expect(freshFor(UPTIME_MS, { clock })).toBe(want);
});

describe("the jobs to look at", () => {
  it.each([
    ["those that are due", [-10, 0], ["in -10", "in 0"]],
    ["those that would follow in a moment, too", [0, 1, 500, 501], ["in 0", "in 1", "in 500"]],
    ["none while none is due, however soon", [1, 500], []],
    ["none of none", [], []],
  ])("are %s", (_title, waits, want) => {
    expect(ids(dueTasks(holding(waits.map((ms) => dueIn(ms)))))).toEqual(want);
  });
});

describe("what a decision may know", () => {
  it("is the run, the provider's states and the time of day", () => {
    const held = holding([]);
    expect(situationOf(held)).toMatchObject({ run: held.run, states: alibabaDts.states, now: NOW });
  });

  it("has no halt while none is put up", () => {
    expect(situationOf(holding([]))).not.toHaveProperty("halt");
  });

  it.each([
    ["the run's target", "acme-cn", "halted by ann"],
    ["another target", "acme-hw", undefined],
  ])("has the halt of %s only where it holds", (_title, target, want) => {
    const held = holding([], { brakes: { on: [{ is: "halt", target, by: "ann", at: 0 }] } });
    expect(situationOf(held).halt).toBe(want);
  });

  it("forbids what a guardrail protects, what a person does, and nothing else", () => {
    const bench = createBench({ guardrails: guardedBy(["a"]) });
    const on = ["a", "b"].map((jobId) => ({ is: "protect", target: "acme-cn", jobId, by: "ann", at: 0 }) as const);
    const { guardrail } = situationOf(holding([], { bench, brakes: { on } }));
    expect(["a", "b", "c"].map((id) => guardrail({ job: { id }, seen: false }))).toEqual([
      "protected: guardrails.protect.ids names it",
      "protected by ann",
      undefined,
    ]);
  });
});

describe("a job that is looked at later", () => {
  it("waits as its step does, by the clock and the chunk's jitter", () => {
    const held = holding([], { jitter: 0 });
    expect(later({ ...freshly("stop"), looks: 1 }, held)).toMatchObject({ looks: 2, due: NOW + 2550 });
  });

  it.each([
    ["stop", 45_000],
    ["start", 60_000],
  ] as const)("for a %s waits %i ms at most", (action, want) => {
    expect(later({ ...freshly(action), looks: 40 }, holding([])).due).toBe(NOW + want);
  });

  it("waits no longer than the run", () => {
    const held = holding([]);
    expect(later(freshly("stop"), { ...held, run: { ...held.run, deadline: NOW + 900 } }).due).toBe(NOW + 900);
  });
});

describe("a chunk in hand", () => {
  it("has its changed jobs in place of what they were, each direction by itself", () => {
    const jobs = [dueIn(0, "a"), freshly("stop", { id: "a", direction: "Reverse" }), dueIn(0, "b")];
    const changed: Task = { ...freshly("stop", { id: "a", direction: "Reverse" }), attempts: 4 };
    const held = holding(jobs, { jitter: 0.25 });
    expect(withTasks(held, [changed])).toEqual({ ...held, todo: { ...held.todo, tasks: [jobs[0], changed, jobs[2]] } });
  });

  it("is written down with its changes, and ours for another minute", async () => {
    const { held, saved } = storing(holding([dueIn(0, "a"), dueIn(0, "b")]));
    const kept = await save(held, [{ ...dueIn(0, "b"), attempts: 1 }]);
    expect(saved).toEqual([
      { ...held.todo, due: NOW + 60_000, tasks: [dueIn(0, "a"), { ...dueIn(0, "b"), attempts: 1 }] },
    ]);
    expect(kept).toEqual({ ...held, todo: { ...saved[0], seq: 8 } });
  });

  it("that somebody else has taken is ours no more", async () => {
    const { held } = storing(holding([dueIn(0)]), true);
    expect(await save(held, [])).toBeUndefined();
  });
});

describe("a chunk that is given back", () => {
  const answered = turnOf({});

  it("is due when the first of its jobs is", async () => {
    expect(await givenBack([dueIn(900), dueIn(300), dueIn(500)], { turn: answered })).toMatchObject({ due: NOW + 300 });
  });

  it.each([
    { title: "an answer, and no job left that was due", turn: answered, dueMs: 1, takes: 0 },
    { title: "no answer", turn: turnOf({ spent: () => ({ calls: 2, answered: 0, waitedMs: 0 }) }), dueMs: 1, takes: 3 },
    { title: "an answer, and then turned away", turn: turnOf({ isTurnedAway: () => true }), dueMs: 1, takes: 3 },
    { title: "an answer, and a job that was due when it was taken", turn: answered, dueMs: 0, takes: 3 },
    { title: "an answer, and a job that has been due for long", turn: answered, dueMs: -1, takes: 3 },
  ])("after a turn with $title keeps $takes of its 4 takes", async ({ turn, dueMs, takes }) => {
    expect((await givenBack([dueIn(dueMs), dueIn(900)], { turn }, 4)).takes).toBe(takes);
  });

  it.each([
    [undefined, 0],
    [0, 0],
    [1, 0],
    [2, 1],
  ])(
    "without having come through, after %s takes, counts %i: this one did not kill its worker",
    async (before, want) => {
      const turn = turnOf({ spent: () => ({ calls: 0, answered: 0, waitedMs: 0 }) });
      expect((await givenBack([dueIn(5)], { turn }, before)).takes).toBe(want);
    },
  );
});

/** What the ledger is given when a chunk that was taken so often is given back. */
async function givenBack(tasks: readonly Task[], overrides: Partial<Held>, takes?: number): Promise<Todo> {
  const { held, saved } = storing(holding(tasks, overrides));
  await giveBack(takes === undefined ? held : { ...held, todo: { ...held.todo, takes } });
  const [todo, ...others] = saved;
  if (!todo || others.length > 0) throw new Error(`it was stored ${saved.length} times; want once`);
  return todo;
}

/** The same chunk at a ledger that keeps what it is given, unless somebody else has taken the item. */
function storing(held: Held, isTaken = false): { held: Held; saved: Todo[] } {
  const saved: Todo[] = [];
  const save = async <I extends Item>(item: I): Promise<I | undefined> => {
    if ("tasks" in item) saved.push(item);
    return isTaken ? undefined : { ...item, seq: item.seq + 1 };
  };
  return { held: { ...held, bench: { ...held.bench, ledger: { ...held.bench.ledger, save } } }, saved };
}
