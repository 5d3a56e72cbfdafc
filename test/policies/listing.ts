import { readingOnly } from "#lib/deps.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { parseSelect } from "#lib/jobs/select.ts";
import { listJobs } from "#lib/list-jobs.ts";
import { openTarget } from "#lib/reading.ts";
import { readScenario } from "#lib/simulator/scenario.ts";
import { startSimulator } from "#lib/simulator/server.ts";
import { NOW } from "./grid.ts";
import { POPULATION } from "./population.ts";

export type TargetName = keyof typeof POPULATION;

/** Ids in the order they came, ` back` after those of a Reverse direction. */
export type Found = { readonly ids: string[]; readonly unsure: string[]; readonly troubles: string[] };

const PROJECT = "054ba152d480d55b2f5dc0069e7ddef0";
const KEYS = { ALI_AK: "alibabaKey", ALI_SK: "alibabaSecret", HW_AK: "HUAWEIKEY", HW_SK: "huaweiSecret" };

const alibaba = { accessKeyId: KEYS.ALI_AK, accessKeySecret: KEYS.ALI_SK };
const huawei = { accessKeyId: KEYS.HW_AK, secretAccessKey: KEYS.HW_SK };

/** acme-sg counts nothing and types as text, acme-hw shows subtasks below their parents only, and jobs that v5 does not serve too. */
export const SCENARIO = readScenario({
  clouds: [
    { provider: "alibaba-dts", region: "cn-hangzhou", credentials: alibaba, jobs: POPULATION["acme-cn"] },
    {
      provider: "alibaba-dts",
      region: "ap-southeast-1",
      credentials: alibaba,
      totalCount: "missing",
      successType: "text",
      jobs: POPULATION["acme-sg"],
    },
    {
      provider: "huawei-drs",
      region: "cn-north-4",
      projectId: PROJECT,
      credentials: huawei,
      listChildren: "no",
      v5AbsentReads: "answered",
      jobs: POPULATION["acme-hw"],
    },
  ],
});

function configFor(endpoint: string) {
  const ofAlibaba = { from: "env", accessKeyId: "ALI_AK", accessKeySecret: "ALI_SK" };
  const ofHuawei = { from: "env", accessKeyId: "HW_AK", secretAccessKey: "HW_SK" };
  const targets: Readonly<Record<TargetName, object>> = {
    "acme-cn": { provider: "alibaba-dts", region: "cn-hangzhou", endpoint, credentials: ofAlibaba },
    "acme-sg": { provider: "alibaba-dts", region: "ap-southeast-1", endpoint, credentials: ofAlibaba },
    "acme-hw": { provider: "huawei-drs", region: "cn-north-4", endpoint, projectId: PROJECT, credentials: ofHuawei },
  };
  return parse(configSchema, { targets }, "config");
}

/** The population on simulated clouds, and the reader of `sluice jobs` before them; the time is NOW, and nobody may sleep. */
export async function startClouds() {
  const noSleep = async () => {
    throw new Error("somebody slept; want no throttled and no slow call");
  };
  const simulator = await startSimulator({ scenario: SCENARIO, now: () => NOW, sleep: noSleep });
  const clock = { now: () => NOW, elapsed: () => 0, sleep: noSleep };
  const config = configFor(simulator.url);
  const reading = readingOnly({ config, path: "sluice.yaml" }, KEYS, clock);
  return {
    calls: simulator.calls,
    close: simulator.close,
    async list(name: TargetName, select: unknown): Promise<Found> {
      const target = config.targets[name];
      if (!target) throw new Error(`the config has no ${name}; want one of ${Object.keys(config.targets)}`);
      const found: Found = { ids: [], unsure: [], troubles: [] };
      for await (const listed of listJobs(openTarget({ ...target, name }, reading), parseSelect(select, "select"))) {
        if (listed.is === "trouble") found.troubles.push(listed.failure.message);
        else found[listed.is === "job" ? "ids" : "unsure"].push(marked(listed.report));
      }
      return found;
    },
  };
}

function marked({ id, direction }: { readonly id: string; readonly direction?: string | undefined }): string {
  return direction === "Reverse" ? `${id} back` : id;
}
