import { expect, it } from "vitest";
import { deliver, onDeployment } from "./deployment.ts";
import { bare, token } from "./events.ts";

const JOBS = ["dtsjob0001", "dtsjob0002"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
const TEARDOWN = { action: "teardown", target: "acme-cn", jobs: JOBS.map(({ id }) => id) };
const EFFECTS = ["delete dtsjob0001", "delete dtsjob0002", "stop dtsjob0001", "stop dtsjob0002"];
/** Receives until a message is a dead letter (infra/commands.yml, infra/work.yml). */
const MOST_RECEIVES = 5;
const DAYS_13_MS = 13 * 86_400_000;

it.concurrent("a command that became a dead letter after it had started its run loses no verdict, and its redrive starts nothing", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const { start, aws } = deployment;
    const [dispatch, control, tick] = await Promise.all([start("dispatch"), start("control"), start("tick")]);
    const message = { Records: [bare(TEARDOWN, "message-1")] };
    aws.script(
      "SendMessage",
      Array.from({ length: MOST_RECEIVES }, () => ({ error: "AccessDeniedException" })),
    );
    for (let receive = 0; receive < MOST_RECEIVES; receive += 1) {
      expect(await deliver(dispatch, message)).toEqual(["message-1"]);
    }
    expect([deployment.runs(), aws.queues.messages("work.fifo")]).toEqual([1, []]);

    expect(await tick.invoke({ event: {}, remainingMs: 30_000 })).toEqual({ result: { woken: ["acme-cn"] } });
    await deployment.drain(control);
    const told = deployment.published("Job Control Verdict");
    expect(told.map(({ jobId, verdict }) => `${jobId} ${verdict}`)).toEqual(JOBS.map(({ id }) => `${id} succeeded`));

    expect(await deliver(dispatch, message, { clockAheadMs: DAYS_13_MS })).toEqual([]);
    await deployment.drain(control);
    expect(deployment.runs()).toBe(1);
    expect([...deployment.effects()].sort()).toEqual(EFFECTS);
    expect(deployment.published("Job Control Verdict")).toEqual(told);
    expect(deployment.published("Job Control Run Completed")).toHaveLength(1);
  });
});

it.concurrent("a command that was never accepted is accepted by its redrive, once what stood in the way is gone", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const { start, aws } = deployment;
    const [dispatch, control] = await Promise.all([start("dispatch"), start("control")]);
    const message = { Records: [bare(TEARDOWN, "message-1")] };
    aws.script(
      "TransactWriteItems",
      Array.from({ length: MOST_RECEIVES }, () => ({ error: "AccessDeniedException" })),
    );
    for (let receive = 0; receive < MOST_RECEIVES; receive += 1) {
      expect(await deliver(dispatch, message)).toEqual(["message-1"]);
    }
    expect(deployment.runs()).toBe(0);
    for (let redriven = 0; redriven < 2; redriven += 1) expect(await deliver(dispatch, message)).toEqual([]);
    await deployment.drain(control);
    expect(deployment.runs()).toBe(1);
    expect([...deployment.effects()].sort()).toEqual(EFFECTS);
  });
});

it.concurrent("a token that is redriven finds what there is to do, or nothing", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, { Records: [bare(TEARDOWN, "message-1")] });
    deployment.aws.queues.lose("work.fifo");
    expect(await deliver(control, token("acme-cn"))).toEqual([]);
    await deployment.drain(control);
    const calls = deployment.simulator.calls().length;
    for (let redriven = 0; redriven < 3; redriven += 1) expect(await deliver(control, token("acme-cn"))).toEqual([]);
    expect(deployment.simulator.calls()).toHaveLength(calls);
    expect([...deployment.effects()].sort()).toEqual(EFFECTS);
    expect(deployment.published("Job Control Run Completed")).toHaveLength(1);
  });
});
