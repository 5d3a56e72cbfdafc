import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { chatSchema } from "#lib/jobs/chat.ts";

it("the settings that the guide shows are settings", () => {
  const guide = readFileSync(new URL("../../../examples/chatops/dingtalk.md", import.meta.url), "utf8");
  const shown = guide.match(/```yaml\n([\s\S]*?)```/)?.[1] ?? "";
  expect(chatSchema.parse(parse(shown).chat).dingtalk).toMatchObject({
    appKey: "dingxxxxxx",
    teams: ["dinge8a565xxxx"],
  });
});
