import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDingtalk } from "./dingtalk.ts";
import { openFeishu } from "./feishu.ts";
import type { Room } from "./room.ts";
import { type Served, serveRoom } from "./served.ts";
import { openSlack } from "./slack.ts";
import { GUARDED, JOBS, playDelete, type Story } from "./story.ts";

/**
 * `publicly`: how many messages all can see. Where messages can be changed they are the plan and the verdicts; where they cannot, there is one for
 * each stage: planning, offered, confirmed, taken (unless it has ended by then), ended, and the verdicts. `whispers`: an answer is seen by one person.
 */
const PLATFORMS: readonly {
  name: string;
  open: () => Promise<Room>;
  publicly: readonly number[];
  threads: boolean;
  whispers: boolean;
}[] = [
  { name: "Slack", open: openSlack, publicly: [2], threads: true, whispers: true },
  { name: "Feishu", open: openFeishu, publicly: [2], threads: true, whispers: false },
  { name: "DingTalk, by encrypted events", open: openDingtalk, publicly: [5, 6], threads: false, whispers: false },
];

describe.each(PLATFORMS)("a delete that is asked for in $name", ({ open, publicly, threads, whispers }) => {
  let served: Served;
  let story: Story;
  beforeAll(async () => {
    served = await serveRoom(await open(), JOBS, GUARDED);
    story = await playDelete(served);
  }, 60_000);
  afterAll(async () => {
    if (process.env["SHOW_CHAT"]) process.stdout.write(`${served.play.transcript()}\n`);
    await served.close();
  });

  it("is a plan first, which shows what would be done and what would not, and why", () => {
    const { title, text } = story.plan;
    expect(title).toContain("Plan: delete 2 jobs on ali");
    expect(text).toMatch(/dtsdone1.*would delete[\s\S]*dtsdone2.*would delete[\s\S]*dtsdone3.*refused: protected/);
    expect(text).toContain("the cut-over is done");
    expect(text).not.toContain("dtslive1");
  });

  it("does nothing as long as another person has not approved it, whoever else presses", () => {
    expect(story.refused.map(({ to }) => to)).toEqual(
      whispers ? ["U0STRANGER", "U0VIEWER", "U0ASKER"] : [undefined, undefined, undefined],
    );
    expect(story.beforeApproval).toEqual([]);
  });

  it("does what was planned then, each once, though every delivery came again", async () => {
    expect(await served.effects()).toEqual(["dtsdone1 delete", "dtsdone2 delete"]);
  });

  it("is answered once where the platform can tell, though what was said came again", () => {
    expect(story.confirmations).toHaveLength(served.room.saysOnce ? 1 : 2);
  });

  it("is one run, as status has it", () => {
    expect(story.status.text.match(/ delete /g)).toHaveLength(1);
  });

  it("ends with its verdicts, below the plan where there are threads", () => {
    const { text, under } = story.verdicts;
    expect(text).toMatch(/dtsdone1.*succeeded.*gone[\s\S]*dtsdone2.*succeeded.*gone/);
    expect(under).toBe(threads ? story.plan.id : undefined);
  });

  it("leaves as few messages in the room as the platform allows, and none that it refuses", () => {
    expect(publicly).toContain(served.room.seen().filter(({ isAnswer }) => !isAnswer).length);
    expect(served.room.refusals()).toEqual([]);
  });
});
