import { parse as parseYaml } from "yaml";
import * as z from "zod/mini";
import { ONE_CLOUD_FAULTS } from "./fault-catalogue.ts";
import { alibabaCloud } from "./scenario-alibaba.ts";
import { explainIssue } from "./scenario-errors.ts";
import { huaweiCloud } from "./scenario-huawei.ts";

/** A scenario file. Unknown keys are errors. */
export const scenarioSchema = z.strictObject({
  timeScale: z._default(z.number().check(z.gt(0)), 1),
  clouds: z.array(z.discriminatedUnion("provider", [alibabaCloud, huaweiCloud])).check(z.minLength(1)),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type CloudSeed = Scenario["clouds"][number];

/** Reads a scenario from JSON or YAML text. Throws one sentence that names the key at fault and what would be right. */
export function parseScenario(text: string): Scenario {
  return readScenario(parseText(text));
}

/** Checks a scenario given as a value, and fills in its defaults. */
export function readScenario(value: unknown): Scenario {
  const parsed = z.safeParse(scenarioSchema, value);
  if (!parsed.success) throw new Error(`Scenario: ${explainIssue(parsed.error.issues[0])}`);
  parsed.data.clouds.forEach(checkCloud);
  return parsed.data;
}

function parseText(text: string): unknown {
  try {
    return parseYaml(text, { prettyErrors: false });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Scenario: the text is neither JSON nor YAML: ${why}`, { cause });
  }
}

function checkCloud(cloud: CloudSeed, index: number): void {
  const where = `clouds.${index}`;
  checkJobs(cloud, where);
  checkFaults(cloud, where);
}

function checkJobs(cloud: CloudSeed, where: string): void {
  const ids = new Set<string>();
  for (const [at, job] of cloud.jobs.entries()) {
    if (ids.has(job.id))
      throw new Error(`Scenario: ${where}.jobs.${at}.id "${job.id}" is used twice; want one job an id`);
    ids.add(job.id);
    if ("reverse" in job && job.reverse !== undefined && job.kind !== "sync")
      throw new Error(`Scenario: ${where}.jobs.${at}.reverse: want kind sync, the only one with a reverse link`);
    if ("parent" in job && job.parent !== undefined && !isParent(cloud, job.parent))
      throw new Error(`Scenario: ${where}.jobs.${at}.parent: want the id of a disaster-recovery job without a parent`);
  }
}

function isParent(cloud: CloudSeed, id: string): boolean {
  const jobs: readonly { readonly id: string; readonly kind: string; readonly parent?: string | undefined }[] =
    cloud.jobs;
  return jobs.some((job) => job.id === id && job.kind === "disaster-recovery" && job.parent === undefined);
}

function checkFaults(cloud: CloudSeed, where: string): void {
  for (const [at, { fault, job }] of cloud.faults.entries()) {
    const only = ONE_CLOUD_FAULTS[fault];
    if (only !== undefined && only !== cloud.provider)
      throw new Error(`Scenario: ${where}.faults.${at}.fault "${fault}" exists on ${only} only`);
    if (job !== undefined && !cloud.jobs.some(({ id }) => id === job))
      throw new Error(`Scenario: ${where}.faults.${at}.job "${job}" is not a job of this cloud`);
  }
}
