import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDingtalk } from "./dingtalk.ts";
import { createPlay, type Play } from "./play.ts";
import { ASKER, type Seen } from "./room.ts";
import { type Served, serveRoom } from "./served.ts";
import { JOBS, MEANT, shows } from "./story.ts";

const isRefusal = ({ text }: Seen) => text.includes("here you may only ask");

describe("what comes by way of DingTalk's robot, whose signature leaves out the words", () => {
  let served: Served;
  let robot: Play;
  beforeAll(async () => {
    const room = await openDingtalk();
    served = await serveRoom(room, JOBS);
    robot = createPlay(served.serving.url, room.byRobot);
  });
  afterAll(async () => {
    if (process.env["SHOW_CHAT"]) process.stdout.write(`${robot.transcript()}\n`);
    await served.close();
  });

  it("may ask for a plan, to see it", async () => {
    await robot.say(ASKER, `plan delete ${MEANT}`);
    const { text, buttons } = await robot.until("a plan", ({ title }) => title.includes("Plan: delete 3 jobs"));
    expect([text.includes("This is only to see"), buttons]).toEqual([true, []]);
  });

  it("may not ask for a delete", async () => {
    await robot.say(ASKER, `delete ${MEANT}`);
    await robot.until("a refusal", isRefusal);
    expect(await served.effects()).toEqual([]);
  });

  it("may not confirm what was asked for by an encrypted event; such an event may", async () => {
    await served.play.say(ASKER, `delete ${MEANT}`);
    const plan = await served.play.until("a plan", shows("Confirm"));
    await robot.press(ASKER, plan, "Confirm");
    await robot.until("another refusal", isRefusal, 2);
    expect(await served.effects()).toEqual([]);
    await served.play.press(ASKER, plan, "Confirm");
    await served.play.until("verdicts", ({ title }) => title.includes("Verdicts"));
    expect(await served.effects()).toEqual(["dtsdone1 delete", "dtsdone2 delete", "dtsdone3 delete"]);
    expect(served.room.refusals()).toEqual([]);
  });
});
