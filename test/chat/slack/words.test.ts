import { describe, expect, it } from "vitest";
import { answerAddress, answerHosts } from "#lib/chat/slack/address.ts";
import { withoutMention, wordsOf } from "#lib/chat/slack/words.ts";
import { eventWith, heardOf, slashWith } from "./kit.ts";

describe("a text's words", () => {
  it.each([
    ["a &lt;b&gt; &amp; c", "a <b> & c"],
    ["&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"],
    ["see <https://example.com/a?b=1&amp;c=2>", "see https://example.com/a?b=1&c=2"],
    ["see <https://example.com|example.com>", "see example.com"],
    ["<mailto:bob@example.com|bob@example.com>", "bob@example.com"],
    ["<mailto:bob@example.com>", "bob@example.com"],
    ["<tel:+4930|030>", "030"],
    ["ask <@U1> and <@U2|bob>", "ask @U1 and @bob"],
    ["in <#C123|general> or <#C2>", "in #general or #C2"],
    ["<!here> <!subteam^S1|@ops>", "@here @ops"],
    ["<https://a|x &lt; y>", "x < y"],
    ["  plan ali  ", "plan ali"],
    ["a < b", "a < b"],
    ["stop <all> &amp; <>", "stop <all> & <>"],
  ])("%s are %s", (text, words) => {
    expect(wordsOf(text)).toBe(words);
  });

  it.each([
    ["<@U0LAN0Z89> plan", "U0LAN0Z89", "plan"],
    ["  <@U0LAN0Z89|sluice>:  plan", "U0LAN0Z89", "plan"],
    ["<@U0LAN0Z89>\u00a0plan", "U0LAN0Z89", "plan"],
    ["<@U1> plan", undefined, "plan"],
    ["<@U1> plan <@U0LAN0Z89>", "U0LAN0Z89", "<@U1> plan <@U0LAN0Z89>"],
    ["plan <@U0LAN0Z89>", "U0LAN0Z89", "plan <@U0LAN0Z89>"],
    ["&lt;@U0LAN0Z89&gt; plan", "U0LAN0Z89", "&lt;@U0LAN0Z89&gt; plan"],
  ])("%s, said to %s, are without the mention %s", (text, bot, rest) => {
    expect(withoutMention(text, bot)).toBe(rest);
  });

  it("are what is heard", () => {
    expect(heardOf(eventWith({ text: "<@U0LAN0Z89> jobs <http://ali|ali> &amp;" }, "app-mention.json")).text).toBe(
      "jobs ali &",
    );
    expect(heardOf(slashWith({ text: "jobs <http://ali|ali> &gt;" })).text).toBe("jobs ali >");
  });
});

describe("an address of an answer", () => {
  const slack = "https://hooks.slack.com/commands/1234/5678";

  it.each([
    [slack, slack],
    ["https://HOOKS.slack.com/a", "https://hooks.slack.com/a"],
    ["https://hooks.slack.com:443/a", "https://hooks.slack.com/a"],
    ["http://127.0.0.1:4000/commands/1", "http://127.0.0.1:4000/commands/1"],
  ])("may be %s", (url, called) => {
    expect(answerAddress(url, ["127.0.0.1:4000"])).toBe(called);
  });

  it.each([
    [undefined],
    [""],
    ["hooks.slack.com/commands/1"],
    ["http://hooks.slack.com/commands/1"],
    ["https://hooks.slack.com.evil.com/commands/1"],
    ["https://hooks.slack.com@evil.com/commands/1"],
    ["https://hooks.slack.com:8443/commands/1"],
    ["https://user:word@hooks.slack.com/commands/1"],
    ["https://user@hooks.slack.com/commands/1"],
    ["https://evil.com/https://hooks.slack.com/"],
    ["https://evil.com#@hooks.slack.com/"],
    ["https://evil.com\\@hooks.slack.com/"],
    ["https://xhooks.slack.com/"],
    ["https://slack.com/"],
    ["https://hooks.slack.com./commands/1"],
    ["javascript://hooks.slack.com/%0aalert(1)"],
    ["file://hooks.slack.com/etc/passwd"],
    ["http://127.0.0.1:4001/commands/1"],
    ["http://127.0.0.1.evil.com:4000/"],
    ["http://169.254.169.254/latest"],
    [`https://hooks.slack.com/${"x".repeat(2000)}`],
  ])("may not be %s", (url) => {
    expect(answerAddress(url, ["127.0.0.1:4000"])).toBeUndefined();
  });

  it("needs TLS where it is not on loopback", () => {
    expect(answerAddress("http://slack.example/a", ["slack.example"])).toBeUndefined();
    expect(answerAddress("https://slack.example/a", ["slack.example"])).toBe("https://slack.example/a");
  });

  it("is of the configured endpoint's host, beside Slack's own", () => {
    expect(answerHosts(undefined)).toEqual([]);
    expect(answerHosts("http://127.0.0.1:4000")).toEqual(["127.0.0.1:4000"]);
  });

  it("is left out of what is heard when it is another's", () => {
    expect(heardOf(slashWith({ response_url: "https://hooks.slack.com.evil.com/1" })).answerAt).toBeUndefined();
    expect(heardOf(slashWith({ response_url: "http://127.0.0.1:9/1" }), { hosts: ["127.0.0.1:9"] }).answerAt).toBe(
      "http://127.0.0.1:9/1",
    );
  });
});
