import { run, type Sluice } from "#lib/run.ts";
import { judgeCalls, judgeRun } from "./histories.judge.ts";
import { type Imagined, isUndisturbed } from "./histories.scenario.ts";
import { createWorld } from "./world.ts";

const DELETABLE = /^(Finished|NotConfigured|NotStarted|PrecheckFailed|RELEASE_RESOURCE_COMPLETE|CREATE_FAILED)$/;
/** Far more looks at the time than any history needs. */
const MOST_CHECKS = 100_000;

/** Plays it to the end, starting dead workers again, and gives what the oracle finds wrong. */
export async function live({ cloud, command, random, workers, crash, second, ...odds }: Imagined): Promise<string[]> {
  const world = createWorld([cloud]);
  const { config } = world.sluice;
  for (const target of Object.values(config.targets)) if (odds.rate !== undefined) target.rate = odds.rate;
  const wrongs: string[] = [];
  let checks = 0;
  let changes = 0;
  let crashing = crash;
  const flaky = <T extends object>(port: T, names: readonly (keyof T)[]): T => {
    const wrapped = { ...port };
    for (const name of names) {
      const call = port[name] as (...args: unknown[]) => Promise<unknown>;
      wrapped[name] = (async (...args: unknown[]) => {
        for (let turns = Math.floor(random() * 3); turns > 0; turns -= 1) await undefined;
        if (random() < crashing / 2) throw new Error("crashed before");
        const result = await call(...args);
        if (random() < crashing / 2) throw new Error("crashed after");
        return result;
      }) as T[typeof name];
    }
    return wrapped;
  };
  const ledger = flaky(world.sluice.ledger, ["take", "save", "conclude", "claim", "unsent", "sent", "announced"]);
  const send: Sluice["send"] = async (request) => {
    const deletes = request.method === "DELETE" || request.headers["x-acs-action"]?.startsWith("DeleteDtsJob");
    if (deletes && !command.force && second === undefined && cloud.describeLagMs === 0) {
      const named = decodeURIComponent(request.url).match(/job-\d+/g) ?? [];
      const running = world.clouds
        .jobs()
        .filter(
          ({ id, status }) => (named as readonly string[]).includes(id) && status !== null && !DELETABLE.test(status),
        );
      const isQuiet =
        cloud.faults.every(({ fault }) => fault !== "lies") && running.every(({ id }) => isUndisturbed(cloud, id));
      if (running.length > 0 && isQuiet)
        wrongs.push(`delete of ${running.map(({ id, status }) => `${id} ${status}`).join()}`);
    }
    const isChange =
      request.method === "DELETE" ||
      request.url.endsWith("/stop") ||
      /^(Start|Stop|Reset|Delete)/.test(request.headers["x-acs-action"] ?? "");
    if (isChange && config.guardrails.protect.ids.length > 0) wrongs.push("a protected job is changed");
    if (random() < odds.unreachable) return { is: "lost", sent: false, why: "unavailable", message: "ECONNREFUSED" };
    changes += isChange ? 1 : 0;
    const delivery = await world.sluice.send(request);
    if (changes > odds.protectAfter) config.guardrails.protect.ids = cloud.jobs.map(({ id }) => id);
    return delivery;
  };
  const sluice: Sluice = { ...world.sluice, ledger, bus: flaky(world.sluice.bus, ["publish"]), random, send };
  const go = (requestId: string, what: object) =>
    run(
      { version: 1, ...what },
      { origin: "cli", requestId },
      sluice,
      () => {
        checks += 1;
        return checks < MOST_CHECKS;
      },
      async () => undefined,
    );
  const commands = [command, ...(second === undefined ? [] : [{ ...command, action: second, dryRun: false }])];
  const began = world.clock.now();
  for (let life = 0; life < 60; life += 1) {
    if (life === 50) crashing = 0;
    const all = commands.flatMap((one, index) => Array.from({ length: workers }, () => go(`request-${index}`, one)));
    const ended = await Promise.allSettled(all);
    if (ended.every((one) => one.status === "fulfilled" && one.value.open === 0)) break;
    if (checks >= MOST_CHECKS) break;
    world.clock.advance(61_000);
  }
  if (checks >= MOST_CHECKS) return [...wrongs, "did not end"];
  if (world.clock.now() - began > command.deadlineSeconds * 1000 + 61 * 61_000 + 900_000)
    wrongs.push("ended far too late");
  for (const [index, one] of commands.entries())
    wrongs.push(...judgeRun(world, `request-${index}`, one, cloud, commands.length === 1));
  return [...wrongs, ...judgeCalls(world, command.dryRun && commands.length === 1, cloud, commands.length === 1)];
}
