import { describe, expect, it } from "vitest";
import { effectsIn, listen, sendToBus, sendToQueue } from "./stack.ts";

const named = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
const all = (ids: readonly string[], verdict: string) => Object.fromEntries([...ids].sort().map((id) => [id, verdict]));

describe.concurrent("the deployed system", () => {
  it("stops 25 jobs of a command on the queue", async () => {
    const jobs = named("listed", 25);
    const ear = await listen("queue", { detail: { target: ["queue"] } });
    await sendToQueue({ requestId: "e2e-queue", action: "stop", target: "queue", jobs });
    expect(await ear.verdicts("e2e-queue")).toEqual(all(jobs, "succeeded"));
    expect(await effectsIn("cn-hangzhou")).toEqual(Object.fromEntries(jobs.map((id) => [id, ["stop"]])));
  });

  it("stops jobs of a command on the bus", async () => {
    const ear = await listen("bus", { detail: { target: ["bus"] } });
    const jobs = ["bus-jb1", "bus-jb2", "bus-jb9"];
    await sendToBus({ requestId: "e2e-bus", action: "stop", target: "bus", jobs });
    expect(await ear.verdicts("e2e-bus")).toEqual({
      "bus-jb1": "succeeded",
      "bus-jb2": "succeeded",
      "bus-jb9": "refused",
    });
    expect(await effectsIn("cn-north-4")).toEqual({ "bus-jb1": ["stop"], "bus-jb2": ["stop"] });
  });
});
