import { describe, expect, it } from "vitest";
import { parseScenario } from "#lib/simulator/scenario.ts";

const MINIMAL = "clouds:\n  - { provider: alibaba-dts, region: cn-hangzhou }\n";

function cloud(more: object): string {
  return JSON.stringify({ clouds: [{ provider: "alibaba-dts", region: "r", ...more }] });
}

describe("a scenario", () => {
  it("is YAML or JSON, with defaults filled in", () => {
    const fromYaml = parseScenario(MINIMAL);
    expect(parseScenario('{"clouds":[{"provider":"alibaba-dts","region":"cn-hangzhou"}]}')).toEqual(fromYaml);
    expect(fromYaml).toMatchObject({
      timeScale: 1,
      clouds: [
        { batch: "atomic", deleted: "absent", reset: "same-id", errorStyle: "envelope", transitions: { stopMs: 2000 } },
      ],
    });
  });

  it.each([
    ["an unknown key", cloud({ colour: "red" }), 'clouds.0: unknown key "colour"'],
    [
      "an unknown key in a job",
      cloud({ jobs: [{ id: "a", kind: "sync", stauts: "x" }] }),
      "clouds.0.jobs.0.status: want string",
    ],
    ["an unknown top key", `${MINIMAL}speed: 2`, 'the top level: unknown key "speed"'],
    ["no clouds", "{}", "clouds: want array"],
    ["an empty list", '{"clouds":[]}', "clouds: want at least 1"],
    [
      "another provider",
      '{"clouds":[{"provider":"aws-dms"}]}',
      "clouds.0.provider: want one of alibaba-dts, huawei-drs",
    ],
    [
      "a kind of the other cloud",
      cloud({ jobs: [{ id: "a", kind: "disaster-recovery", status: "x" }] }),
      "clouds.0.jobs.0.kind: want one of migration, sync, change-tracking",
    ],
    ["an unknown fault", cloud({ faults: [{ fault: "meteor" }] }), "clouds.0.faults.0.fault: want one of throttled,"],
    [
      "a fault of the other cloud",
      cloud({ faults: [{ fault: "item-failed" }] }),
      'clouds.0.faults.0.fault "item-failed" exists on huawei-drs only',
    ],
    [
      "a fault on no job",
      cloud({ faults: [{ fault: "slow", job: "zz" }] }),
      'clouds.0.faults.0.job "zz" is not a job of this cloud',
    ],
    [
      "an id twice",
      cloud({ jobs: [1, 2].map(() => ({ id: "a", kind: "sync", status: "x" })) }),
      'clouds.0.jobs.1.id "a" is used twice',
    ],
    [
      "a reverse link of a migration",
      cloud({ jobs: [{ id: "a", kind: "migration", status: "x", reverse: { status: "x" } }] }),
      "clouds.0.jobs.0.reverse: want kind sync",
    ],
    ["a negative time", cloud({ describeLagMs: -1 }), "clouds.0.describeLagMs: want at least 0"],
    ["no speed", `timeScale: 0\n${MINIMAL}`, "timeScale: want more than 0"],
    ["a half-written text", "clouds: [", "the text is neither JSON nor YAML"],
    ["a key twice", `${MINIMAL}clouds: []`, "the text is neither JSON nor YAML"],
    ["nothing", "", "the top level: want object"],
  ])("is refused with one sentence for %s", (_, text, sentence) => {
    expect(() => parseScenario(text)).toThrow(`Scenario: ${sentence}`);
  });
});
