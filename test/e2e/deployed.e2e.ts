import { describe, expect, it } from "vitest";
import { deploy } from "./deployment.ts";
import {
  all,
  awsUrl,
  COMMANDS,
  callsIn,
  config,
  DEAD_COMMANDS,
  effectsIn,
  listen,
  named,
  sendRaw,
  sendToBus,
  sendToQueue,
  takeFrom,
  until,
} from "./stack.ts";
import { ENDS, expectDeletedOnce, SUNDRY } from "./sundry.ts";

const isEnd = (detailType: string) => detailType === "Job Control Run Completed";
const upgraded = Promise.withResolvers<void>();
/** A command for a target that only the upgrade will know. */
const rejected = Promise.withResolvers<void>();

describe.concurrent("the deployed system", () => {
  it("stops 25 jobs of a command on the queue", async () => {
    const jobs = named("listed", 25);
    const ear = await listen("queue");
    await sendToQueue({ requestId: "e2e-queue", action: "stop", target: "queue", jobs });
    expect(await ear.verdicts("e2e-queue")).toEqual(all(jobs, "succeeded"));
    expect(await effectsIn("cn-hangzhou")).toEqual(Object.fromEntries(jobs.map((id) => [id, ["stop"]])));
  });

  it("stops jobs of a command on the bus", async () => {
    const ear = await listen("bus");
    const jobs = ["bus-jb1", "bus-jb2", "bus-jb9"];
    await sendToBus({ requestId: "e2e-bus", action: "stop", target: "bus", jobs });
    const verdicts = { "bus-jb1": "succeeded", "bus-jb2": "succeeded", "bus-jb9": "refused" };
    expect(await ear.verdicts("e2e-bus")).toEqual(verdicts);
    expect(await effectsIn("cn-north-4")).toEqual({ "bus-jb1": ["stop"], "bus-jb2": ["stop"] });
  });

  it("lets one run at a time change a job: of two stops one finds it done", async () => {
    const jobs = named("shared", 3);
    const ear = await listen("shared");
    await sendToQueue({ requestId: "e2e-shared-1", action: "stop", target: "shared", jobs });
    await sendToBus({ requestId: "e2e-shared-2", action: "stop", target: "shared", jobs });
    const verdicts = [await ear.verdicts("e2e-shared-1"), await ear.verdicts("e2e-shared-2")];
    for (const job of jobs) expect(verdicts.map((one) => one[job]).sort()).toEqual(["already", "succeeded"]);
    expect(await effectsIn("cn-shanghai")).toEqual(Object.fromEntries(jobs.map((id) => [id, ["stop"]])));
  });

  it("tears down over several tokens and ticks, and through an upgrade", async () => {
    const jobs = named("patient", 2);
    const ear = await listen("patient");
    await sendToQueue({ requestId: "e2e-patient", action: "teardown", target: "patient", jobs });
    await until(async () => Object.keys(await effectsIn("cn-beijing")).length === 2, "both stops were taken");
    await rejected.promise;
    expect(await deploy(awsUrl, config)).toMatch(/Service deployed/);
    upgraded.resolve();
    expect(await ear.verdicts("e2e-patient")).toEqual(all(jobs, "succeeded"));
    expect(await effectsIn("cn-beijing")).toEqual(Object.fromEntries(jobs.map((id) => [id, ["stop", "delete"]])));
    const looks = (await callsIn("cn-beijing")).filter(({ changes }) => !changes).map(({ at }) => Date.parse(at));
    expect(Math.max(...looks) - Math.min(...looks)).toBeGreaterThan(70_000);
  });

  it("fires a policy each minute: on one job first, then on the others, never on a protected one", async () => {
    const ear = await listen("policy");
    await until(async () => Object.keys(await effectsIn("cn-zhangjiakou")).length > 0, "the first firing has acted");
    expect(Object.keys(await effectsIn("cn-zhangjiakou"))).toEqual(["forgotten-1"]);
    await until(async () => Object.keys(await effectsIn("cn-zhangjiakou")).length === 3, "the second firing has acted");
    const { detail } = await ear.until(
      ({ detailType, detail: of }) => isEnd(detailType) && Object(of["counts"]).succeeded === 2,
    );
    expect(detail["requestId"]).toMatch(/^policy:forgotten:20\d\d-\d\d-\d\dT\d\d:\d\d:00\.000Z$/);
    const deleted = { "forgotten-1": ["delete"], "forgotten-2": ["delete"], "forgotten-3": ["delete"] };
    expect(await effectsIn("cn-zhangjiakou")).toEqual(deleted);
  });

  it("takes up a dead-lettered command once the config knows its target", async () => {
    const ear = await listen("redriven");
    const told = await listen("rejected", { "detail-type": ["Job Control Rejected"] });
    await sendToQueue({ requestId: "e2e-redriven", action: "teardown", target: "redriven", jobs: SUNDRY });
    const { detail } = await told.until(() => true);
    rejected.resolve();
    expect(detail["reason"]).toMatch(/command\.target is "redriven"; want a target of the config/);
    const body = await takeFrom(DEAD_COMMANDS, (text) => text.includes("e2e-redriven"));
    await upgraded.promise;
    await sendRaw(COMMANDS, body);
    expect(await ear.verdicts("e2e-redriven")).toEqual(ENDS);
    await expectDeletedOnce("ap-southeast-1");
  });
});
