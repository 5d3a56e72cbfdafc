import { expect, it } from "vitest";
import type { Fault } from "../aws/stand-in.ts";
import { type Deployment, deliver, onDeployment } from "./deployment.ts";
import { bare, captured, token } from "./events.ts";

/** Stopped already, so that one look settles all three. */
const IDS = ["dtsfinished001", "dtsfinished002", "dtsfinished003"];
const JOBS = IDS.map((id) => ({ id, kind: "sync", status: "Finished" }));
const STOP = { action: "stop", target: "acme-cn", jobs: IDS };

/** Tries a call has before the client gives up on it (AWS SDK, standard mode). */
const TRIES = 3;
const times = (fault: Fault, count: number): Fault[] => Array.from({ length: count }, () => fault);

/** Each session tries twice: when the verdicts fall, and at its end. */
const SESSION = 2;

/** The run's only look, while the bus does what the script says; its token comes back, and the bus is well again. */
async function tellTwice(script: readonly Fault[], between: (deployment: Deployment) => void, after: typeof between) {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, { Records: [bare(STOP, "message-1")] });
    deployment.aws.script("PutEvents", script);
    expect(await deliver(control, token("acme-cn"))).toHaveLength(1);
    between(deployment);
    expect(await deliver(control, token("acme-cn"))).toEqual([]);
    after(deployment);
    expect(new Set(idsTold(deployment)).size).toBe(IDS.length);
    expect(deployment.published("Job Control Run Completed")).toHaveLength(1);
    expect(deployment.unsent("acme-cn")).toEqual([]);
    expect(deployment.simulator.calls()).toHaveLength(CALLS_OF_ONE_LOOK);
  });
}

/** Under the kinds migration and sync: the repetition must not look again. */
const CALLS_OF_ONE_LOOK = 2;

const idsTold = ({ published }: Deployment) => published("Job Control Verdict").map(({ eventId }) => eventId);
const jobsTold = ({ published }: Deployment) => published("Job Control Verdict").map(({ jobId }) => jobId);

it.concurrent("an entry that the bus refused is sent again, and it alone", async () => {
  await tellTwice(
    [{ failEntries: [1] }, { failEntries: [0] }],
    (deployment) => {
      expect(jobsTold(deployment)).toEqual([IDS[0], IDS[2]]);
      expect(deployment.unsent("acme-cn")).toHaveLength(1);
      expect(deployment.published("Job Control Run Completed")).toEqual([]);
    },
    (deployment) => {
      expect(jobsTold(deployment)).toEqual([IDS[0], IDS[2], IDS[1]]);
      expect(deployment.aws.buses.sizes().map(({ entries }) => entries)).toEqual([3, 1, 1, 1]);
    },
  );
});

it.concurrent("while the bus refuses every entry, nothing counts as sent", async () => {
  await tellTwice(
    times({ failEntries: "all" }, SESSION),
    (deployment) => {
      expect(deployment.aws.buses.events()).toEqual([]);
      expect(deployment.unsent("acme-cn")).toHaveLength(3);
    },
    (deployment) => expect(jobsTold(deployment)).toEqual(IDS),
  );
});

it.concurrent.each([
  ["is not reached", "drop"],
  ["throttles", { error: "ThrottlingException" }],
] as const)("while the bus %s, the token comes back, and nothing counts as sent", async (_what, fault) => {
  await tellTwice(
    times(fault, TRIES * SESSION),
    (deployment) => {
      expect(deployment.aws.buses.events()).toEqual([]);
      expect(deployment.unsent("acme-cn")).toHaveLength(3);
    },
    (deployment) => expect(jobsTold(deployment)).toEqual(IDS),
  );
});

it.concurrent("events taken by a bus whose answers were lost are sent again under the same eventIds", async () => {
  await tellTwice(
    times("drop-after", TRIES * SESSION),
    (deployment) => {
      expect(jobsTold(deployment)).toEqual(Array.from({ length: TRIES * SESSION }, () => IDS).flat());
      expect(deployment.unsent("acme-cn")).toHaveLength(3);
    },
    (deployment) => {
      const told = idsTold(deployment);
      expect(told.slice(-IDS.length)).toEqual(told.slice(0, IDS.length));
      expect(told).toHaveLength((TRIES * SESSION + 1) * IDS.length);
    },
  );
});

it.concurrent("a rejection that the bus refused is sent when its message comes again", async () => {
  await onDeployment({}, async (deployment) => {
    const dispatch = await deployment.start("dispatch");
    deployment.aws.script("PutEvents", [{ failEntries: [0] }]);
    const malformed = captured("sqs-malformed");
    for (const count of [0, 1, 1]) {
      expect(await deliver(dispatch, malformed)).toHaveLength(1);
      expect(deployment.published("Job Control Rejected")).toHaveLength(count);
    }
  });
});
