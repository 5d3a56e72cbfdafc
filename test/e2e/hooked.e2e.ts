import { expect, it } from "vitest";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { ALERT_TOKEN } from "./clouds.ts";
import { askWebhook, effectsIn, listen, until } from "./stack.ts";

const SIGNED = { authorization: `Bearer ${ALERT_TOKEN}`, "content-type": "application/json" };
const ALERT = JSON.stringify(groupOf([alertOf("hooked-1")]));

it("stops the job of an alert that comes to the function's URL, once, and shows what became of it", async () => {
  const ear = await listen("hooked");
  expect(await askWebhook("POST", "/hooks/lag-alert", { authorization: "Bearer another" }, ALERT)).toEqual({
    status: 401,
    body: { error: "not verified" },
  });
  const { status, body } = await askWebhook("POST", "/hooks/lag-alert", SIGNED, ALERT);
  expect(status).toBe(202);
  expect(await ear.verdicts(String(body["requestId"]))).toEqual({ "hooked-1": "succeeded" });
  const again = await askWebhook("POST", "/hooks/lag-alert", SIGNED, ALERT);
  expect(again).toMatchObject({ status: 200, body: { runId: body["runId"] } });
  const link = String(body["status"]);
  await until(async () => (await askWebhook("GET", link)).body["isOver"] === true, "the link shows its end");
  expect((await askWebhook("GET", link.replace(/.$/, "_"))).status).toBe(401);
  expect(await effectsIn("cn-huhehaote")).toEqual({ "hooked-1": ["stop"] });
});
