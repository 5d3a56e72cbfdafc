import { createRequire } from "node:module";
import { ASKER, SECOND } from "../serve/room.ts";
import { serveRoom } from "../serve/served.ts";
import { openSlack } from "../serve/slack.ts";
import { shows } from "../serve/story.ts";
import { slackPage } from "./slack-page.ts";

/**
 * Draws docs/pictures/chat-*.png from what `sluice serve` writes to a room, with a browser that is installed already (Debian: chromium, fonts-lato):
 * npm run pictures
 */
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

const PAUSED = { kind: "sync", status: "Suspending" };
const JOBS = [
  { ...PAUSED, id: "dtsk3a11f9000x1", name: "tmp-orders", createdAt: ago(212) },
  { ...PAUSED, id: "dtsk3a11f9000x2", name: "tmp-events", createdAt: ago(170) },
  { ...PAUSED, id: "dtsk3a11f9000x3", name: "crm nightly copy", createdAt: ago(64) },
  { ...PAUSED, id: "dtsk3a11f9000x4", name: "prod-billing", createdAt: ago(400) },
  { id: "dtsk3a11f9000x5", kind: "sync", status: "Synchronizing", name: "ledger", createdAt: ago(320) },
];
const MORE = `
guardrails: { secondPersonOver: 1, protect: { names: ["prod-*"] } }
rates: { currency: CNY, rates: [{ kind: sync, perHour: 2.2 }] }
`;

type Page = {
  setContent(html: string): Promise<void>;
  locator(selector: string): { screenshot(given: { readonly path: string }): Promise<Buffer> };
};
type Browser = { newPage(given: { readonly deviceScaleFactor: number }): Promise<Page>; close(): Promise<void> };
type Playwright = {
  readonly chromium: {
    launch(given: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>;
  };
};

const room = await openSlack();
const served = await serveRoom(room, JOBS, MORE);
const { play } = served;
await play.say(ASKER, "teardown in ali state paused older than 30d because the cut-over is done");
const plan = await play.until("a plan", shows("Confirm"));
const pictures = new Map([["chat-plan", room.messages()]]);
await play.press(ASKER, plan, "Confirm");
await play.press(SECOND, await play.until("a plan to approve", shows("Approve")), "Approve");
await play.until("verdicts", ({ title, text }) => title.includes("Verdicts") && text.includes("3 succeeded"));
pictures.set(
  "chat-verdicts",
  room.messages().filter(({ to }) => to === undefined),
);
process.stdout.write(`${play.transcript()}\n`);
await served.close();

const { chromium }: Playwright = createRequire(new URL("packages/package.json", import.meta.url))("playwright-core");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({ deviceScaleFactor: 2 });
for (const [name, messages] of pictures) {
  await page.setContent(slackPage(messages));
  await page.locator("body").screenshot({ path: `docs/pictures/${name}.png` });
}
await browser.close();
