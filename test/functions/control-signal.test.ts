import { expect, it } from "vitest";
import type { Send } from "#lib/providers/provider.ts";
import { accept } from "#lib/run.ts";
import { createControl } from "../../functions/control/handler.ts";
import { createWorld } from "../engine/world.ts";
import { token } from "./events.ts";

/** Margin of control, and a little. */
const NEARLY_OVER_MS = 2030;

it("a cloud that hangs is cut off before the function's time is over, and its job keeps its place", async () => {
  let isOver = false;
  const hang: Send = (_request, signal) =>
    new Promise((resolve) => {
      signal?.addEventListener("abort", () => {
        isOver = true;
        resolve({ is: "lost", sent: true, why: "timeout", message: "cut off" });
      });
    });
  const { sluice } = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou" }], {}, { send: hang });
  const command = { version: 1, action: "stop", target: "ali", jobs: ["dtsjob0001"] };
  await accept(command, { origin: "queue", requestId: "request-1" }, sluice);
  const sent: string[] = [];
  const tokens = { send: async (lane: string) => void sent.push(lane) };
  const control = createControl(async () => ({ ...sluice, tokens, log: () => undefined }));
  // The first question is for the signal; later ones would allow another call.
  const left = [NEARLY_OVER_MS];
  const getRemainingTimeInMillis = () => left.shift() ?? (isOver ? 0 : 45_000);
  expect(await control(token("ali"), { getRemainingTimeInMillis })).toEqual({ batchItemFailures: [] });
  expect([isOver, sent]).toEqual([true, ["ali"]]);
});
