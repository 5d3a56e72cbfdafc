import { afterAll, expect, it } from "vitest";
import type { RawRequest } from "#lib/signatures/request.ts";
import { type Message, startSlack } from "../chat/slack-stand-in.ts";
import { SLACK } from "./clouds.ts";
import { all, ask, effectsIn, listen, named, slackPort, until } from "./stack.ts";

const { room, operator, viewer, ...secrets } = SLACK;
const slack = await startSlack({ ...secrets, now: Date.now, channels: [room], port: slackPort });
afterAll(slack.close);

const REGION = "cn-wulanchabu";
const JOBS = named("dtsroom", 2);
const hear = (request: RawRequest) => ask("ChatUrl", request);
const inRoom = () => slack.transcript().filter(({ to }) => to === undefined);
const toldAlone = (user: string) => slack.transcript().filter(({ to }) => to === user);
const textOf = (message?: Message) => JSON.stringify(message?.blocks);
const seen = (what: string, fits: (message: Message) => boolean) =>
  until(async () => slack.transcript().some(fits), `Slack shows ${what}`);

it("stops what somebody in Slack asks for, once whoever may do so has pressed the button under its plan", async () => {
  const ear = await listen("chatted");
  const typed = slack.slash(operator, room, `stop ${JOBS.join(" ")} in chatted`);
  const forged = { ...typed, body: Buffer.from(String(Buffer.from(typed.body)).replace("dtsroom-2", "dtsroom-3")) };
  expect(await hear(forged)).toMatchObject({ status: 401 });

  expect(await hear(typed)).toEqual({ status: 200, body: "" });
  // Slack sends again what it had no answer to.
  expect(await hear(typed)).toEqual({ status: 200, body: "" });
  await seen("the plan", (message) => message.to === undefined && textOf(message).includes('"text":"Confirm"'));
  const [plan] = inRoom();
  for (const id of JOBS) expect(textOf(plan)).toMatch(new RegExp(`${id} [^\\\\]*would stop`));
  expect(await effectsIn(REGION)).toEqual({});

  expect(await hear(slack.press(viewer, plan?.ts ?? "", "Confirm"))).toMatchObject({ status: 200 });
  await until(async () => toldAlone(viewer).length === 1, "the one who may not is told so");
  const press = slack.press(operator, plan?.ts ?? "", "Confirm");
  for (const _ of [1, 2]) expect(await hear(press)).toMatchObject({ status: 200 });

  const { detail } = await ear.until(
    ({ detailType, detail: of }) => detailType === "Job Control Run Completed" && Object(of["counts"]).succeeded === 2,
  );
  expect(await ear.verdicts(String(detail["requestId"]))).toEqual(all(JOBS, "succeeded"));
  const isBelow = ({ thread }: Message) => thread === plan?.ts;
  for (const id of JOBS) await seen(`${id} in the thread`, (one) => isBelow(one) && textOf(one).includes(id));
  await seen("the end of the run", (one) => one.ts === plan?.ts && textOf(one).includes("2 succeeded"));
  expect(await effectsIn(REGION)).toEqual(Object.fromEntries(JOBS.map((id) => [id, ["stop"]])));
  expect(inRoom()).toHaveLength(2);
  expect(inRoom()[0]?.history.length).toBeGreaterThan(0);
  expect(slack.refusals()).toEqual([]);
});
