import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepsOf } from "#lib/jobs/action.ts";
import { type Job, jobKey } from "#lib/jobs/job.ts";
import { PROVIDER_NAMES, type ProviderName, type Target } from "#lib/jobs/target.ts";
import { createAsk } from "#lib/providers/call.ts";
import type { Answer, Delivery, Provider } from "#lib/providers/provider.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { sentenceOf } from "../jobs/refusal.ts";
import { NOW } from "../jobs/samples.ts";

/** Whoever adds a provider adds a target of it, and the secrets that its `sign` needs. */
const SETUPS: Readonly<
  Record<ProviderName, { readonly target: Target; readonly secrets: Readonly<Record<string, string>> }>
> = {
  "alibaba-dts": {
    target: {
      name: "ali",
      provider: "alibaba-dts",
      region: "cn-hangzhou",
      credentials: { from: "env", accessKeyId: "AK", accessKeySecret: "SK" },
    },
    secrets: { accessKeyId: "key", accessKeySecret: "secret" },
  },
  "huawei-drs": {
    target: {
      name: "hw",
      provider: "huawei-drs",
      region: "cn-north-4",
      projectId: "054ba152d480d55b2f5dc0069e7ddef0",
      api: "auto",
      pauseMode: "target",
      credentials: { from: "env", accessKeyId: "AK", secretAccessKey: "SK" },
    },
    secrets: { accessKeyId: "key", secretAccessKey: "secret" },
  },
};

const FAILURES = ["throttled", "unavailable", "timeout", "credentials-expired", "access-denied", "not-found"] as const;

/** Any job the provider could be given; few ids, so that they repeat. */
function anyJobs(provider: Provider): fc.Arbitrary<Job[]> {
  const job = fc.record(
    {
      id: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz").map((letter) => `job-${letter}`),
      kind: fc.constantFrom("migration", "sync", "change-tracking", "disaster-recovery"),
      instanceId: fc.constantFrom("instance1", "instance2"),
      ...(provider.hasDirections ? { direction: fc.constantFrom("Forward", "Reverse") } : {}),
    },
    { requiredKeys: ["id"] },
  );
  return fc.uniqueArray(job, { maxLength: 40, selector: jobKey });
}

const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ ok: fc.constant(true as const), data: fc.oneof(fc.jsonValue(), fc.constant(undefined)) }),
  fc.record({
    ok: fc.constant(true as const),
    data: fc.record({ DtsJobList: fc.array(fc.jsonValue()), job: fc.jsonValue() }),
  }),
  fc.record({
    ok: fc.constant(false as const),
    failure: fc.record({ kind: fc.constantFrom(...FAILURES), message: fc.string() }),
    effect: fc.constantFrom("none", "unknown"),
  }),
);

/** What a broken proxy, a captive portal or a changed API may send: nothing that says yes in the cloud's own words. */
const anyGarbage: fc.Arbitrary<Delivery> = fc.record({
  is: fc.constant("reply" as const),
  reply: fc.record({
    status: fc.constantFrom(200, 201, 202, 204, 301, 302, 400, 401, 403, 404, 409, 429, 500, 502, 503, 504),
    headers: fc.constantFrom({}, { "content-type": "text/html" }, { "content-type": "application/json" }),
    body: fc.oneof(
      fc.string(),
      fc.constantFrom("", "null", "true", "[]", '{"Success"', "<html><body>502</body></html>", "<Success>", "\u0000"),
      fc.array(fc.jsonValue()).map((list) => JSON.stringify(list)),
      fc.json({ depthSize: "small" }).map((text) => text.slice(0, -1)),
    ),
  }),
});

describe.each(PROVIDER_NAMES)("the provider %s", (name) => {
  const provider = providerOf(name);
  const { target, secrets } = SETUPS[name];
  const steps = [...new Set(provider.actions.flatMap(stepsOf))];

  /** Answers come from the list, over and over. */
  const scripted = (answers: readonly Answer[]) => {
    let next = 0;
    return async (): Promise<Answer> => {
      next += 1;
      return answers[next % answers.length] ?? { ok: true, data: undefined };
    };
  };
  const over = (delivery: Delivery) =>
    createAsk(provider, target, {
      send: async () => delivery,
      secrets: async () => secrets,
      moment: () => ({ now: NOW, nonce: "nonce" }),
    });

  it("is registered under its own name", () => {
    expect(provider.name).toBe(name);
  });

  it("has a simulator in its folder", () => {
    expect(existsSync(`lib/providers/${name}/simulator.ts`)).toBe(true);
  });

  it("has signing vectors", async () => {
    const cloud = name.split("-")[0] ?? name;
    expect((await readdir("test/vectors")).filter((file) => file.startsWith(cloud))).not.toEqual([]);
  });

  it("has an entry in docs/providers.md", async () => {
    expect(await readFile("docs/providers.md", "utf8")).toContain(name);
  });

  it("has a rule for every step of its actions", () => {
    expect(Object.keys(provider.states.rules).sort()).toEqual([...steps].sort());
  });

  it("has statuses in lower case only", () => {
    const rules = Object.values(provider.states.rules);
    const words = rules.flatMap(({ wanted, wantedOnceSent, failed, waitIn }) => [
      ...wanted,
      ...wantedOnceSent,
      ...failed,
      ...waitIn,
    ]);
    for (const word of [...words, ...provider.states.deletable]) expect(word).toBe(word.toLowerCase());
  });

  it("knows the endpoint of its region, over TLS", () => {
    expect(provider.endpoint(target)).toMatch(/^https:\/\/[a-z0-9.-]+$/);
  });

  it("goes where the target says, if it says", () => {
    expect(provider.endpoint({ ...target, endpoint: "https://dts.example:8443/" })).toBe("https://dts.example:8443");
  });

  it("throws for a region it does not know, with the target and the region", () => {
    const elsewhere = { ...target, region: "mars-1" };
    expect(sentenceOf(() => provider.endpoint(elsewhere))).toMatch(new RegExp(`^target ${target.name}: .*mars-1`));
  });

  it.each(steps)("batches of %s lose no job, double none, and carry at most ten distinct ids", (step) => {
    fc.assert(
      fc.property(anyJobs(provider), (jobs) => {
        const calls = provider.batches(step, jobs);
        expect(calls.flat().map(jobKey).sort()).toEqual(jobs.map(jobKey).sort());
        for (const ids of calls.map((call) => call.map(({ id }) => id))) {
          expect(ids.length).toBeGreaterThan(0);
          expect(ids.length).toBeLessThanOrEqual(10);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
    );
  });

  it("tells of each job whatever the answers are, and does not throw", async () => {
    const someJobs = anyJobs(provider).map((jobs) => jobs.slice(0, 12));
    await fc.assert(
      fc.asyncProperty(someJobs, fc.array(anyAnswer, { minLength: 1, maxLength: 5 }), async (jobs, answers) => {
        const keys = jobs.map(jobKey);
        for (const seen of [new Set<string>(), new Set(keys)]) {
          const observed = await provider.observe(target, jobs, seen, scripted(answers));
          expect([...observed.keys()].sort()).toEqual([...keys].sort());
        }
        for (const step of steps) {
          for (const call of provider.batches(step, jobs)) {
            const outcomes = await provider.act(step, target, call, scripted(answers));
            expect([...outcomes.keys()].sort()).toEqual(call.map(jobKey).sort());
          }
        }
      }),
    );
  });

  it("takes no garbage for a yes, and no garbage for a job that is there or gone", async () => {
    const job: Job = { id: "job-a", kind: "sync" };
    await fc.assert(
      fc.asyncProperty(anyGarbage, async (delivery) => {
        const observed = await provider.observe(target, [job], new Set([jobKey(job)]), over(delivery));
        expect(["absent", "unreadable"]).toContain(observed.get(jobKey(job))?.is);
        for (const step of steps) {
          const outcomes = await provider.act(step, target, [job], over(delivery));
          expect(["refused", "undone", "unknown"]).toContain(outcomes.get(jobKey(job))?.is);
        }
      }),
      { numRuns: 500 },
    );
  });
});
