import { expect, it } from "vitest";
import { resultEventSchema } from "#lib/jobs/result-event.ts";
import { deliver, onDeployment } from "./deployment.ts";
import { bare, captured, enveloped } from "./events.ts";

const ALIBABA = [
  { id: "dtsrunning0001", kind: "sync", status: "Synchronizing" },
  { id: "dtsrunning0002", kind: "sync", status: "Synchronizing" },
  { id: "dtsfinished001", kind: "sync", status: "Finished" },
  { id: "dtsbystander01", kind: "sync", status: "Synchronizing" },
];
const HUAWEI = [
  { id: "hw-running-jb201", kind: "sync", status: "INCRE_TRANSFER_STARTED" },
  { id: "hw-ended-jb202", kind: "sync", status: "RELEASE_RESOURCE_COMPLETE" },
];
const TEARDOWN = {
  action: "teardown",
  target: "acme-cn",
  jobs: ["dtsrunning0001", { id: "dtsrunning0002", kind: "sync" }, "dtsfinished001", "dtsunknown0001"],
};
const STOP = { action: "stop", target: "acme-hw", jobs: ["hw-running-jb201", "hw-ended-jb202"] };

/** As they come: a bare command, one over the bus, one that cannot be read. */
const [MALFORMED] = captured("sqs-malformed").Records;
if (!MALFORMED) throw new Error("sqs-malformed holds no record; want one");
const COMMANDS = {
  Records: [bare(TEARDOWN, "message-1"), MALFORMED, enveloped(STOP, "bus-event-1", "message-3")],
};

it.concurrent.each(["yaml", "json"] as const)(
  "commands in, one proven verdict a job out (config as %s)",
  async (configAs) => {
    await onDeployment({ configAs, alibaba: { jobs: ALIBABA }, huawei: { jobs: HUAWEI } }, async (deployment) => {
      const { aws, published, effects } = deployment;
      const [dispatch, ...controls] = await Promise.all([
        deployment.start("dispatch"),
        deployment.start("control"),
        deployment.start("control"),
      ]);

      expect(await deliver(dispatch, COMMANDS)).toEqual([MALFORMED.messageId]);
      expect(await deliver(dispatch, { Records: [MALFORMED] })).toEqual([MALFORMED.messageId]);
      expect(published("Job Control Rejected")).toEqual([
        {
          version: 1,
          eventId: expect.any(String),
          requestId: MALFORMED.messageId,
          reason: "the message is not JSON (78 characters); want a command",
          rejectedAt: expect.any(String),
        },
      ]);
      const tokens = aws.queues.messages("work.fifo");
      expect(tokens.map(({ group, body }) => [group, body])).toEqual([
        ["acme-cn", '{"lane":"acme-cn"}'],
        ["acme-hw", '{"lane":"acme-hw"}'],
      ]);
      expect(new Set(tokens.map(({ dedupId }) => dedupId)).size).toBe(2);
      expect(deployment.runs()).toBe(2);
      expect(deployment.simulator.calls()).toEqual([]);

      await Promise.all(controls.map((control) => deployment.drain(control)));
      const verdicts = published("Job Control Verdict").map((detail) => resultEventSchema.parse(detail));
      const told = verdicts.map(({ jobId, verdict, proven, requestId }) => [jobId, verdict, proven.join(), requestId]);
      expect(told.sort()).toEqual([
        ["dtsfinished001", "succeeded", "delete", "message-1"],
        ["dtsrunning0001", "succeeded", "stop,delete", "message-1"],
        ["dtsrunning0002", "succeeded", "stop,delete", "message-1"],
        ["dtsunknown0001", "refused", "", "message-1"],
        ["hw-ended-jb202", "already", "", "bus-event-1"],
        ["hw-running-jb201", "succeeded", "stop", "bus-event-1"],
      ]);
      expect([...effects()].sort()).toEqual([
        "delete dtsfinished001",
        "delete dtsrunning0001",
        "delete dtsrunning0002",
        "stop dtsrunning0001",
        "stop dtsrunning0002",
        "stop hw-running-jb201",
      ]);

      const none = { succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 0 };
      const ends = published("Job Control Run Completed").map((detail) => ({ ...detail }));
      expect(ends.sort((one, other) => one.target.localeCompare(other.target))).toEqual([
        endOf("message-1", TEARDOWN, { ...none, succeeded: 3, refused: 1 }),
        endOf("bus-event-1", STOP, { ...none, succeeded: 1, already: 1 }),
      ]);
      for (const { runId, eventId } of ends) expect(orderOf(deployment, runId).at(-1)).toBe(eventId);
      expect(new Set(aws.buses.events().map(({ bus, source }) => `${bus} ${source}`))).toEqual(
        new Set(["sluice-test sluice"]),
      );
      expect(aws.buses.events()).toHaveLength(1 + 6 + 2);
      for (const lane of ["acme-cn", "acme-hw", "rejected"]) expect(deployment.unsent(lane)).toEqual([]);
    });
  },
);

function endOf(requestId: string, { action, target }: { action: string; target: string }, counts: object) {
  const [eventId, runId, startedAt, finishedAt] = Array.from({ length: 4 }, () => expect.any(String));
  return { version: 1, eventId, runId, requestId, action, target, counts, startedAt, finishedAt };
}

/** The event ids of a run as the bus took them. */
function orderOf({ aws }: { aws: { buses: { events(): readonly { detail: unknown }[] } } }, runId: string): string[] {
  const details = aws.buses.events().map(({ detail }) => Object(detail));
  return details.flatMap((detail) => (detail.runId === runId ? [detail.eventId] : []));
}
