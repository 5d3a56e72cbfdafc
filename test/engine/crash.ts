import type { Ledger } from "#lib/engine/ledger.ts";
import { run, type Sluice } from "#lib/run.ts";
import { createWorld, PROJECT, runToEnd, type World } from "./world.ts";

const UNPAID = { code: "OperationDenied.NotPurchased", message: "not paid", httpStatus: 403 };

/** Three good jobs, one that is refused for itself, and one that does not exist. */
const GOOD = Array.from({ length: 3 }, (_, index) => `job-${index}`);
const JOBS = [...GOOD, "poisoned", "unknown"];

const ALIBABA = { provider: "alibaba-dts", region: "cn-hangzhou" } as const;
const CLOUDS = {
  "alibaba-dts, atomic batches, deleted reads Finished": { ...ALIBABA, batch: "atomic", deleted: "finished" },
  "alibaba-dts, partial batches": { ...ALIBABA, batch: "partial" },
  "huawei-drs": { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT },
} as const;

export const CASES = (Object.keys(CLOUDS) as (keyof typeof CLOUDS)[]).flatMap((cloud) =>
  (["delete", "teardown"] as const).map((action) => ({ cloud, action })),
);
export type Case = (typeof CASES)[number];

export function worldOf({ cloud, action }: Case): World {
  const seed = CLOUDS[cloud];
  const isAlibaba = seed.provider === "alibaba-dts";
  const rest = isAlibaba ? "Finished" : "RELEASE_RESOURCE_COMPLETE";
  const busy = isAlibaba ? "Synchronizing" : "INCRE_TRANSFER_STARTED";
  const status = action === "delete" ? rest : busy;
  const jobs = [
    ...GOOD.map((id) => ({ id, kind: "sync", status })),
    { id: "poisoned", kind: "sync", status, poison: UNPAID },
  ];
  return createWorld([{ ...seed, jobs }]);
}

const commandOf = ({ cloud, action }: Case) => ({
  version: 1,
  action,
  target: CLOUDS[cloud].provider === "alibaba-dts" ? "ali" : "hw",
  jobs: JOBS,
});

/** A process that dies leaves what the ledger and the clouds have; the next one has the same request id. */
export async function begin(one: Case, world: World, mayCall: () => boolean): Promise<void> {
  const sender = { origin: "cli", requestId: "request-1" } as const;
  await run(commandOf(one), sender, world.sluice, mayCall, async () => undefined);
}

class Killed extends Error {}

/** False when it died on the way. */
export async function livesThrough(one: Case, world: World): Promise<boolean> {
  try {
    await begin(one, world, () => true);
    return true;
  } catch (error) {
    if (error instanceof Killed) return false;
    throw error;
  }
}

export type Moment = "before" | "after";

/** The n-th call dies before it leaves, or when the cloud has answered and nobody has read it. */
export function dyingInSend(sluice: Sluice, n: number, moment: Moment): Sluice {
  const dies = countdown(n);
  return {
    ...sluice,
    send: async (request) => {
      const isLast = dies();
      if (isLast && moment === "before") throw new Killed();
      const delivery = await sluice.send(request);
      if (isLast) throw new Killed();
      return delivery;
    },
  };
}

/** The n-th write of the ledger dies before it is written, or just after. */
export function dyingInLedger(sluice: Sluice, n: number, moment: Moment): Sluice {
  const dies = countdown(n);
  const fatal =
    <Given extends readonly unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      const isLast = dies();
      if (isLast && moment === "before") throw new Killed();
      const result = await write(...given);
      if (isLast) throw new Killed();
      return result;
    };
  const { take, save, claim, conclude, sent, announced } = sluice.ledger;
  const ledger: Ledger = {
    ...sluice.ledger,
    take: fatal(take),
    save: fatal(save),
    claim: fatal(claim),
    conclude: fatal(conclude),
    sent: fatal(sent),
    announced: fatal(announced),
  };
  return { ...sluice, ledger };
}

/** True once, at the n-th time, and then for ever: a dead process does nothing more. */
function countdown(n: number): () => boolean {
  let left = n;
  return () => {
    left -= 1;
    return left <= 0;
  };
}

/** What became of the jobs, as the ledger, the clouds and the bus have it. */
export async function goOn(one: Case, world: World) {
  const verdicts = await runToEnd(world, commandOf(one));
  const told = world.published.filter(({ detailType }) => detailType === "Job Control Verdict");
  return {
    verdicts: verdicts.map(({ jobId, verdict, proven, error }) => [jobId, verdict, proven, error?.code ?? null]),
    effects: world.clouds
      .effects()
      .map(({ effect, jobId }) => `${effect} ${jobId}`)
      .sort(),
    told: [...new Set(told.map(({ detail }) => String(detail["jobId"])))].sort(),
  };
}
