import type { Step } from "#lib/jobs/action.ts";
import type { World } from "../engine/world.ts";
import type { AtCloud, Turn } from "./case.ts";
import { actAsOther, retag } from "./others.ts";
import type { Brake } from "./work.ts";

/** A snooze, or an exemption, of a day and a half: it holds for the next firing of a policy, and sometimes the one after. */
const SPARED_MS = 36 * 3_600_000;
const SPARES: readonly Turn["is"][] = ["snooze", "exempt"];

export const isAtCloud = (turn: Turn): turn is AtCloud =>
  ["tag", "retag", "untag", "start", "stop", "vanish"].includes(turn.is);

const STEPS: { readonly [is in AtCloud["is"]]?: Step } = { start: "start", stop: "stop", vanish: "delete" };

/** What others do, and the brakes that are on by that. `runUnderWay`: whose a cancel is. */
export function createTurns(world: World) {
  const { ledger } = world.sluice;
  let brakes: readonly Brake[] = [];
  const put = async (brake: Brake): Promise<void> => {
    const { from: _from, is, job, ...where } = brake;
    brakes = [...brakes, brake];
    if (is === "configure") return configure(world, job ?? "");
    await ledger.brake({ ...where, is, ...(job === undefined ? {} : { jobId: job }), by: "ann", at: 0 } as never);
  };
  const take = async (turn: Turn, runUnderWay: string | undefined): Promise<void> => {
    const from = world.clock.now();
    if (turn.is === "lift") {
      brakes = await lift(world, brakes);
      return;
    }
    if (turn.is === "cancel") {
      if (runUnderWay !== undefined) await put({ ...turn, is: "cancel", runId: runUnderWay, from, until: Infinity });
      return;
    }
    if (isAtCloud(turn)) return atTheCloud(turn, world);
    return put({ ...turn, from, until: SPARES.includes(turn.is) ? from + SPARED_MS : Number.POSITIVE_INFINITY });
  };
  return { take, brakes: () => brakes };
}

async function atTheCloud({ is, target, job }: AtCloud, world: World): Promise<void> {
  const step = STEPS[is];
  if (step) return actAsOther(target, job, step, world);
  retag(target, job, world, (tags) => {
    if (is === "tag") tags["protected"] = "true";
    if (is === "retag") tags["env"] = "other";
    if (is === "untag") for (const key of Object.keys(tags)) delete tags[key];
  });
}

/** All halts are taken off. */
async function lift({ sluice }: World, brakes: readonly Brake[]): Promise<readonly Brake[]> {
  for (const brake of await sluice.ledger.brakes()) if (brake.is === "halt") await sluice.ledger.release(brake);
  return brakes.filter(({ is }) => is !== "halt");
}

/** Somebody has changed sluice.yaml: the config that all runs of the process read from now on. */
function configure({ sluice }: World, job: string): void {
  const { guardrails } = sluice.config;
  const protect = { ...guardrails.protect, ids: [...guardrails.protect.ids, job] };
  Object.assign(sluice.config, { guardrails: { ...guardrails, protect } });
}
