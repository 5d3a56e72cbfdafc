import { expect, it } from "vitest";
import { SCHEMES } from "#lib/signatures/schemes.ts";

it("says what each scheme proves, what it may lead to, and for how long", () => {
  const table = Object.entries(SCHEMES).map(([name, { coversBody, mayDestroy, toleranceS }]) => [
    name,
    coversBody,
    mayDestroy,
    toleranceS,
  ]);
  expect(table).toEqual([
    ["standard-webhooks", true, true, 300],
    ["github", true, true, null],
    ["slack", true, true, 300],
    ["feishu", true, true, 300],
    ["dingtalk-robot", false, false, 3600],
    ["dingtalk-events", true, true, 300],
    ["alertmanager", false, true, null],
    ["cloudmonitor", false, false, null],
    ["hmac", true, true, null],
  ]);
});
