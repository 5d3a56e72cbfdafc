import type { Checks } from "./checker.ts";
import { isUndisturbed, type Known, keyOf, namesJob, regionsOf, stepsWished } from "./known.ts";
import { EPOCH } from "./plan.ts";

/** Runs keep out of each other's way. */
export const runChecks: Checks = {
  "invariant 6: at most one effect a job and run": function* (known) {
    const counts = new Map<string, number>();
    for (const { region, effect, jobId, direction } of known.trace.effects) {
      const key = `${region} ${effect} ${keyOf({ id: jobId, direction })}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const asked of known.asked) {
      for (const job of asked.jobs) {
        for (const region of regionsOf(known, asked.wish.target)) {
          for (const step of stepsWished(asked.wish)) {
            const many = counts.get(`${region} ${step} ${keyOf(job)}`) ?? 0;
            if (many > 1 && isUndisturbed(known, asked, region, job.id))
              yield `${step} of ${keyOf(job)} happened ${many} times`;
          }
        }
      }
    }
  },
  "invariant 19: a job is changed by one run at a time": function* (known) {
    for (const asked of known.asked) {
      for (const [key, [event]] of asked.told) {
        const region = String(event?.detail["region"]);
        if (!event || !isToldApart(known, key)) continue;
        const calls = known.acts.filter(
          ({ call }) => call.region === region && call.jobIds.some((id) => key.startsWith(`${id}/`)),
        );
        const [first] = calls.filter(({ deed }) => stepsWished(asked.wish).includes(deed ?? ""));
        if (!first) continue;
        const { finishedAt, startedAt } = event.detail;
        // Its claim ends with its verdict or at its deadline. Clocks differ by up to 2 s, and a call may be leaving.
        const deadline = Date.parse(String(startedAt)) + Math.min(...asked.deadlinesS) * 1000;
        const until = Math.min(Date.parse(String(finishedAt)), event.at, deadline) - 5000;
        for (const { call, deed = "", askedAt, process } of calls) {
          // By a clock that jumped ahead its deadline has passed.
          if (known.plan.faults.some((fault) => fault.kind === "clock-jump" && askedAt > EPOCH + fault.at)) continue;
          const isOther = !stepsWished(asked.wish).includes(deed);
          const isOverruled = asked.wish.action === "start" && (isBrake(deed) || isOverruledOn(known, key));
          const isBetween = askedAt > first.askedAt && askedAt < until;
          if (isOther && isBetween && !isOverruled && !process.wasDisturbed)
            yield `${call.operation} of ${key} while ${asked.requestId} ${asked.wish.action}s it`;
        }
      }
    }
  },
};

function isBrake(deed: string): boolean {
  return deed === "stop" || deed === "pause";
}

/** A start gives the job up to a stop or a pause; after that one's verdict anybody may have it. */
function isOverruledOn({ asked }: Known, key: string): boolean {
  return asked.some(({ wish, jobs }) => isBrake(wish.action) && !wish.dryRun && jobs.some((job) => keyOf(job) === key));
}

/** Whether each deed on the job belongs to one run only, so that deeds tell runs apart. */
function isToldApart({ asked }: Known, key: string): boolean {
  const id = key.split("/")[0];
  const steps = asked.filter((one) => namesJob(one, id ?? "")).flatMap(({ wish }) => stepsWished(wish));
  const isOneWay = asked.every(({ jobs }) => jobs.every((job) => job.direction !== "Reverse"));
  return isOneWay && new Set(steps).size === steps.length;
}
