import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";

const { features, oauth_config, settings } = parse(readFileSync("examples/chatops/slack-manifest.yml", "utf8"));

it("the manifest asks for what is heard and said, and no more, at one address", () => {
  const [{ command, url, should_escape }] = features.slash_commands;
  expect({ command, should_escape }).toEqual({ command: "/sluice", should_escape: false });
  expect([settings.event_subscriptions.request_url, settings.interactivity.request_url]).toEqual([url, url]);
  expect(settings.event_subscriptions.bot_events).toEqual(["app_mention", "message.im"]);
  const scopes = ["commands", "chat:write", "chat:write.public", "app_mentions:read", "im:history"];
  expect(oauth_config.scopes).toEqual({ bot: scopes });
});
