import { ASKER, SECOND, type Seen, STRANGER, VIEWER } from "./room.ts";
import type { Served } from "./served.ts";

/** Two that may be deleted, one that is protected, one that nobody means. */
export const JOBS = [
  { id: "dtsdone1", kind: "migration", status: "Finished", name: "tmp-orders" },
  { id: "dtsdone2", kind: "migration", status: "Finished", name: "tmp-events" },
  { id: "dtsdone3", kind: "migration", status: "Finished", name: "prod-ledger" },
  { id: "dtslive1", kind: "sync", status: "Synchronizing", name: "tmp-live" },
];
export const GUARDED = 'guardrails: { secondPersonOver: 1, protect: { names: ["prod-*"] } }\n';
export const MEANT = "in ali kind migration status Finished because the cut-over is done";

export const shows =
  (button: string) =>
  ({ buttons }: Seen) =>
    buttons.includes(button);

/** What was seen on the way, and what the clouds had done by then. */
export type Story = {
  readonly plan: Seen;
  readonly beforeApproval: readonly string[];
  /** Answers to those who may not. */
  readonly refused: readonly Seen[];
  /** Answers to the confirming, which was delivered twice. */
  readonly confirmations: readonly Seen[];
  readonly verdicts: Seen;
  readonly status: Seen;
};

/** Two jobs are deleted: one asks and confirms, another approves, and others try. Every delivery that counts comes twice. */
export async function playDelete({ room, play, effects }: Served): Promise<Story> {
  const asked = await play.say(ASKER, `delete ${MEANT}`);
  const plan = await play.until("a plan", shows("Confirm"));
  await play.again(asked);
  const refused: Seen[] = [];
  await play.say(STRANGER, "status");
  refused.push(await play.told("You have no role"));
  await play.press(VIEWER, plan, "Confirm");
  refused.push(await play.told("Somebody else asked for this"));
  const confirmed = await play.press(ASKER, plan, "Confirm");
  await play.told("waits for another person");
  const offered = await play.until("a plan to approve", shows("Approve"));
  await play.again(confirmed);
  if (!room.saysOnce) await play.told("waits for another person");
  await play.press(ASKER, offered, "Approve");
  refused.push(await play.told("You asked for this yourself"));
  const beforeApproval = await effects();
  const confirmations = room
    .seen()
    .filter(({ isAnswer, text }) => isAnswer && text.includes("waits for another person"));
  const approved = await play.press(SECOND, offered, "Approve");
  await play.again(approved);
  const verdicts = await play.until(
    "verdicts",
    ({ title, text }) => /Verdicts/.test(title) && /2 succeeded/.test(text),
  );
  for (const delivery of [asked, confirmed, approved]) await play.again(delivery);
  await play.say(VIEWER, "status");
  const status = await play.told("2 succeeded");
  return { plan, beforeApproval, refused, confirmations, verdicts, status };
}
