import { describe, expect, it } from "vitest";
import type { Dispatching } from "#lib/deps.ts";
import { LEASE_MS } from "#lib/engine/held.ts";
import { createControl } from "../../functions/control/handler.ts";
import { createDispatch } from "../../functions/dispatch/handler.ts";
import { createWorld, type World } from "../engine/world.ts";
import { bare, token } from "./events.ts";

const JOBS = [
  { id: "dtsrunning0001", kind: "sync", status: "Synchronizing" },
  { id: "dtsfinished001", kind: "sync", status: "Finished" },
];
const NAMED = [...JOBS.map(({ id, kind }) => ({ id, kind })), { id: "dtsunknown0001", kind: "sync" }];
const EVENT = { Records: [bare({ action: "teardown", target: "ali", jobs: NAMED }, "message-1")] };

/** What every history must come to, wherever it was cut. */
const TOLD = ["dtsrunning0001 succeeded", "dtsfinished001 succeeded", "dtsunknown0001 refused"].sort();
const EFFECTS = ["delete dtsfinished001", "delete dtsrunning0001", "stop dtsrunning0001"];

describe("a function that dies at any step of the way is followed by others that end right", async () => {
  const undisturbed = await play();
  const { steps } = undisturbed;

  it("there are many steps, of every kind that leaves a trace", () => {
    expect(steps.length).toBeGreaterThan(40);
    const traces = ["startRun", "take", "claim", "save", "conclude", "sent", "announced"].map(
      (name) => `ledger.${name}`,
    );
    expect(steps).toEqual(expect.arrayContaining([...traces, "send", "bus.publish", "tokens.send"]));
  });

  it("nobody dies, and it ends right", () => expect(judge(undisturbed, eventIdsOf(undisturbed))).toEqual([]));

  it.each(["before", "after"] as const)("%s the step takes effect", async (when) => {
    const wrong: string[] = [];
    for (const [index, step] of steps.entries()) {
      const played = await play({ at: index + 1, when });
      expect(played.steps).toEqual(steps.slice(0, index + 1));
      wrong.push(...judge(played, eventIdsOf(undisturbed)).map((what) => `${index + 1} ${step}: ${what}`));
    }
    expect(wrong).toEqual([]);
  });
});

type Death = { readonly at: number; readonly when: "before" | "after" };
type Played = { readonly world: World; readonly steps: readonly string[]; readonly unsent: number };

/** Command in, tokens worked until there are none; after a death the message comes again, and the token once the lease is over. */
async function play(death?: Death): Promise<Played> {
  const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", deleted: "finished", jobs: JOBS }]);
  const tokens: string[] = [];
  const log = () => undefined;
  const voice = { send: async () => undefined };
  const sluice = {
    ...{ ...world.sluice, log, voice },
    tokens: { send: async (lane: string) => void tokens.push(lane) },
  };
  const { mortal, died, steps } = mortalOf(sluice, death);
  await Promise.race([work(mortal, tokens), died]);
  if (death) {
    world.clock.advance(LEASE_MS);
    tokens.push("ali");
    await work(sluice, tokens);
  }
  const unsent = await sluice.ledger.unsent("ali", 10);
  return { world, steps, unsent: unsent.length };
}

/** Five receives are what the queue allows; a healthy lane needs fewer. */
const MOST_TOKENS = 10;

async function work(sluice: Dispatching, tokens: string[]): Promise<void> {
  const wire = async () => sluice;
  const dispatched = await createDispatch(wire)(EVENT);
  expect(dispatched.batchItemFailures).toEqual([]);
  for (let count = 0; tokens.length > 0 && count < MOST_TOKENS; count += 1) {
    const until = sluice.clock.now() + 45_000;
    const context = { getRemainingTimeInMillis: () => until - sluice.clock.now() };
    const { batchItemFailures } = await createControl(wire)(token(tokens[0] ?? ""), context);
    expect(batchItemFailures).toEqual([]);
    tokens.shift();
  }
}

/** Every step into the outside is counted and named; at the fatal one the function goes silent for ever. */
function mortalOf(sluice: Dispatching, death?: Death) {
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  const steps: string[] = [];
  const wrap =
    <A extends readonly unknown[], R>(name: string, step: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (steps.length === death?.at) return new Promise<never>(() => {});
      steps.push(name);
      if (steps.length !== death?.at) return step(...given);
      if (death.when === "after") await step(...given);
      die();
      return new Promise<never>(() => {});
    };
  const ledger = new Proxy(sluice.ledger, {
    get: (target, name) => wrap(`ledger.${String(name)}`, Reflect.get(target, name)),
  });
  const mortal: Dispatching = {
    ...sluice,
    ledger,
    bus: { publish: wrap("bus.publish", sluice.bus.publish) },
    tokens: { send: wrap("tokens.send", sluice.tokens.send) },
    send: wrap("send", sluice.send),
  };
  return { mortal, died, steps };
}

const eventIdsOf = ({ world }: Played) => new Set(world.published.map(({ eventId }) => eventId));

/** The oracle: the cloud's logs and the bus. @param eventIds what the same events are called when nobody dies */
function judge({ world, unsent }: Played, eventIds: ReadonlySet<string>): string[] {
  const { clouds, published } = world;
  const verdicts = new Map(
    published.flatMap(({ eventId, detailType, detail }) =>
      detailType === "Job Control Verdict" ? [[eventId, `${detail["jobId"]} ${detail["verdict"]}`]] : [],
    ),
  );
  const effects = clouds.effects().map(({ effect, jobId }) => `${effect} ${jobId}`);
  const kinds = published.map(({ detailType }) => detailType);
  const wrongs = {
    [`told ${[...verdicts.values()].join()}`]: [...verdicts.values()].sort().join() !== TOLD.join(),
    [`did ${effects.join()}`]: [...effects].sort().join() !== EFFECTS.join(),
    [`${kinds.join()}`]: new Set(kinds).size !== 2 || kinds.indexOf("Job Control Run Completed") < TOLD.length,
    "another eventId for the same event": published.some(({ eventId }) => !eventIds.has(eventId)),
    "an event that nobody was told": new Set(published.map(({ eventId }) => eventId)).size !== TOLD.length + 1,
    [`${unsent} events unsent`]: unsent > 0,
  };
  return Object.keys(wrongs).filter((what) => wrongs[what]);
}
