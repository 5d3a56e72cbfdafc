import { expect, it } from "vitest";
import { type Deployment, deliver, onDeployment } from "./deployment.ts";
import { bare, captured, token } from "./events.ts";

const running = (ids: readonly string[]) => ids.map((id) => ({ id, kind: "sync", status: "Synchronizing" }));

/** One job, named by a teardown and by a stop: the captured batch as it is. */
it.concurrent("the same commands delivered again, also at once, are the same runs", async () => {
  await onDeployment({ alibaba: { jobs: running(["l5o11f9029c0001"]) } }, async (deployment) => {
    const [one, other, control] = await Promise.all([
      deployment.start("dispatch"),
      deployment.start("dispatch"),
      deployment.start("control"),
    ]);
    const batch = captured("sqs-batch");
    const malformed = ["b1e5c2a0-3f64-4a5e-8d0b-6f2f1c9a7e33"];
    expect(await Promise.all([deliver(one, batch), deliver(other, batch)])).toEqual([malformed, malformed]);
    expect(await deliver(one, batch)).toEqual(malformed);
    expect(deployment.runs()).toBe(2);
    expect(differentOf(deployment, "Job Control Rejected")).toHaveLength(1);
    const tokens = deployment.aws.queues.messages("work.fifo");
    expect(new Set(tokens.map(({ dedupId }) => dedupId)).size).toBe(6);

    await deployment.drain(control);
    const told = deployment.published("Job Control Verdict");
    expect(told.map(({ action, verdict }) => `${action} ${verdict}`).sort()).toEqual([
      "stop succeeded",
      "teardown succeeded",
    ]);
    expect([...deployment.effects()]).toEqual(["stop l5o11f9029c0001", "delete l5o11f9029c0001"]);

    expect(await deliver(other, batch)).toEqual(malformed);
    await deployment.drain(control);
    expect(deployment.published("Job Control Verdict")).toEqual(told);
    expect(deployment.published("Job Control Run Completed")).toHaveLength(2);
    expect(deployment.effects()).toHaveLength(2);
    expect(deployment.runs()).toBe(2);
  });
});

it.concurrent("one token delivered at once in two places changes no job twice and tells of each once", async () => {
  const ids = Array.from({ length: 23 }, (_, index) => `dtsjob${String(index).padStart(4, "0")}`);
  await onDeployment({ alibaba: { jobs: running(ids), batch: "partial" } }, async (deployment) => {
    const [dispatch, one, other] = await Promise.all([
      deployment.start("dispatch"),
      deployment.start("control"),
      deployment.start("control"),
    ]);
    await deliver(dispatch, { Records: [bare({ action: "teardown", target: "acme-cn", jobs: ids }, "message-1")] });
    const both = await Promise.all([deliver(one, token("acme-cn")), deliver(other, token("acme-cn"))]);
    expect(both).toEqual([[], []]);
    expect([...deployment.effects()].sort()).toEqual(
      ["delete", "stop"].flatMap((done) => ids.map((id) => `${done} ${id}`)),
    );
    const verdicts = differentOf(deployment, "Job Control Verdict");
    expect(verdicts.map(({ jobId, verdict }) => `${jobId} ${verdict}`).sort()).toEqual(
      ids.map((id) => `${id} succeeded`),
    );
    const [end, ...others] = differentOf(deployment, "Job Control Run Completed");
    expect(others).toEqual([]);
    expect(end).toMatchObject({ counts: { succeeded: 23, already: 0, refused: 0, failed: 0, unproven: 0 } });
    expect(deployment.unsent("acme-cn")).toEqual([]);
  });
});

it.concurrent("a request id used for another command is refused, and the first one goes on", async () => {
  await onDeployment({ alibaba: { jobs: running(["dtsjob0001"]) } }, async (deployment) => {
    const dispatch = await deployment.start("dispatch");
    const command = { requestId: "mine", action: "stop", target: "acme-cn", jobs: ["dtsjob0001"] };
    const Records = [bare(command, "message-1"), bare({ ...command, action: "delete" }, "message-2")];
    expect(await deliver(dispatch, { Records })).toEqual(["message-2"]);
    expect(deployment.runs()).toBe(1);
    const [{ reason } = {}, ...more] = deployment.published("Job Control Rejected");
    expect(reason).toBe('requestId "mine" was used for another command; want a new one, or the same command again');
    expect(more).toEqual([]);
    expect(deployment.aws.queues.messages("work.fifo")).toHaveLength(1);
  });
});

/** Two places may both send an event; whoever receives tells them apart by eventId, and they must not contradict each other. */
function differentOf({ published }: Deployment, detailType: string) {
  const events = published(detailType);
  const byId = new Map(events.map((event) => [event.eventId, event]));
  for (const { finishedAt: _when, ...event } of events) expect(byId.get(event.eventId)).toMatchObject(event);
  return [...byId.values()];
}
