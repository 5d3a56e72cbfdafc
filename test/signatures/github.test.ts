import { describe, expect, it } from "vitest";
import { messageOf, NOW, rewritten } from "./sender.ts";
import { senderNamed } from "./senders.ts";

describe("github", () => {
  const github = senderNamed("github");

  it("takes a delivery again under another delivery id, which is why it gives no id", async () => {
    const request = await github.sign(messageOf(github), github.secrets[0]);
    const replayed = rewritten(request, { in: "header", name: "X-GitHub-Delivery" }, () => "another");
    expect(github.verify(replayed, NOW + 1e12)).toEqual(github.verify(request, NOW));
    expect(github.verify(request, NOW)).toMatchObject({ id: null, at: null });
  });
});
