import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { chatSchema } from "#lib/jobs/chat.ts";

it("the settings that the guide shows are settings", () => {
  const guide = readFileSync(new URL("../../../examples/chatops/feishu.md", import.meta.url), "utf8");
  const shown = guide.match(/```yaml\n([\s\S]*?)```/)?.[1] ?? "";
  expect(chatSchema.parse(parse(shown.replaceAll(/^ {3}/gm, "")).chat).feishu).toMatchObject({
    appId: "cli_a1b2c3d4e5f6",
    brand: "feishu",
    teams: ["2ca1d211f64f6438"],
  });
});
