import { expect, it } from "vitest";
import { deliver, onDeployment } from "./deployment.ts";
import { bare, captured } from "./events.ts";

const JOBS = [{ id: "dtsjob0001", kind: "sync", status: "Synchronizing" }];
const STOP = { action: "stop", target: "acme-cn", jobs: ["dtsjob0001"] };

it.concurrent("a lane whose only token was lost is woken by the next tick, and ends", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const { start, aws } = deployment;
    const [dispatch, control, tick] = await Promise.all([start("dispatch"), start("control"), start("tick")]);
    await deliver(dispatch, { Records: [bare(STOP, "message-1")] });
    aws.queues.lose("work.fifo");
    expect(await tick.invoke({ event: {}, remainingMs: 30_000 })).toEqual({ result: { woken: ["acme-cn"] } });
    await deployment.drain(control);
    expect(deployment.published("Job Control Verdict").map(({ verdict }) => verdict)).toEqual(["succeeded"]);
    expect(deployment.published("Job Control Run Completed")).toHaveLength(1);
    expect(await tick.invoke({ event: {}, remainingMs: 30_000 })).toEqual({ result: { woken: [] } });
  });
});

it.concurrent("a rejection that the bus refused is told by the next tick, once", async () => {
  await onDeployment({}, async (deployment) => {
    const [dispatch, tick] = await Promise.all([deployment.start("dispatch"), deployment.start("tick")]);
    deployment.aws.script("PutEvents", [{ failEntries: [0] }]);
    expect(await deliver(dispatch, captured("sqs-malformed"))).toHaveLength(1);
    expect(deployment.published("Job Control Rejected")).toEqual([]);
    for (let minute = 0; minute < 2; minute += 1) await tick.invoke({ event: {}, remainingMs: 30_000 });
    expect(deployment.published("Job Control Rejected")).toHaveLength(1);
  });
});
