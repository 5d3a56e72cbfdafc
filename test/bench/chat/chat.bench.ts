import { cpus, loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { RawRequest } from "#lib/signatures/request.ts";
import { ASKER } from "../../chat/serve/room.ts";
import { serveRoom } from "../../chat/serve/served.ts";
import { openSlack } from "../../chat/serve/slack.ts";
import { median, percentile, sendOpenLoop } from "../webhooks/load.ts";
import { useOf } from "../webhooks/process.ts";

/**
 * A burst of slash commands at `sluice serve`, each by a delivery of its own: how long Slack waits to hear that it was taken on (it gives up after
 * three seconds), and how long people wait for what they asked for. A round begins when the one before it has been shown to the last of them.
 */
const COMMANDS = Number(process.env["COMMANDS"] ?? 200);
const ROUNDS = Number(process.env["ROUNDS"] ?? 7);
const PATIENCE_MS = 300_000;

/** `shown`: the title of what each comes to; left out where the acknowledgement itself tells all. */
const MIXES = [
  { title: "what is no word", text: () => "helpp", shown: undefined },
  { title: "status", text: () => "status", shown: "The latest runs" },
  { title: "a plan of one job", text: (nth: number) => `plan stop job-${nth} in ali`, shown: "Plan: " },
];

const jobs = Array.from({ length: COMMANDS }, (_, n) => ({ id: `job-${n}`, kind: "sync", status: "Synchronizing" }));

type Figures = Readonly<Record<"p50" | "p99" | "max" | "late" | "acked" | "shownS", number>>;
/** `cpuMs`: of the server, for one command and all that comes of it. */
type Played = { readonly rounds: readonly Figures[]; readonly cpuMs: number };

async function playMix({ text, shown }: (typeof MIXES)[number]): Promise<Played> {
  const room = await openSlack();
  const served = await serveRoom(room, jobs);
  const countShown = () => room.seen().filter(({ title }) => shown !== undefined && title.startsWith(shown)).length;
  const round = async (count: number): Promise<Figures> => {
    const posts = Array.from({ length: count }, (_, nth) => requestOf(room.say(ASKER, text(nth))));
    const wanted = shown === undefined ? 0 : countShown() + count;
    const from = performance.now();
    const answers = await sendOpenLoop(served.serving.url, (nth) => posts[nth] ?? fail(), {
      count,
      perSecond: Infinity,
    });
    while (countShown() < wanted && performance.now() - from < PATIENCE_MS) await delay(50);
    const took = answers.filter(({ status }) => status === 200).map(({ tookMs }) => tookMs);
    return {
      ...{ p50: percentile(took, 0.5), p99: percentile(took, 0.99), max: Math.max(...took), acked: took.length },
      late: Math.max(...answers.map(({ lateMs }) => lateMs)),
      shownS: countShown() < wanted ? Number.NaN : (performance.now() - from) / 1000,
    };
  };
  await round(10); // nobody's figures: the first ones compile what all others use
  const before = await useOf(served.serving.child);
  const rounds: Figures[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round(COMMANDS));
  const after = await useOf(served.serving.child);
  await served.close();
  return { rounds, cpuMs: ((after.cpuSeconds - before.cpuSeconds) * 1000) / (ROUNDS * COMMANDS) };
}

function requestOf({ path, headers, body }: ReturnType<Awaited<ReturnType<typeof openSlack>>["say"]>): RawRequest {
  const sent = { method: "POST", path, query: "", sourceIp: "127.0.0.1" };
  return { ...sent, headers: Object.entries(headers), body: Buffer.from(body) };
}

function fail(): never {
  throw new Error("there is no such request");
}

function tell(title: string, { rounds, cpuMs }: Played): void {
  const of = (key: keyof Figures, digits = 0) => median(rounds.map((figures) => figures[key])).toFixed(digits);
  const acked = rounds.reduce((sum, figures) => sum + figures.acked, 0);
  const worst = Math.max(...rounds.map(({ max }) => max)).toFixed(0);
  const cells = [title, `${acked} of ${rounds.length * COMMANDS}`, of("p50"), of("p99"), of("max"), worst, of("late")];
  process.stdout.write(`| ${[...cells, of("shownS", 1), cpuMs.toFixed(1)].join(" | ")} |\n`);
}

process.stdout.write(`${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, Node ${process.version}; `);
process.stdout.write(
  `${COMMANDS} slash commands at once, medians of ${ROUNDS} rounds; load before ${loadavg()[0]?.toFixed(1)}\n`,
);
process.stdout.write(
  "| what is said | acked 200 | p50 ms | p99 ms | max ms | worst max ms | of that, sent late ms | all shown after s | CPU ms each |\n|---|---|---|---|---|---|---|---|---|\n",
);
for (const mix of MIXES) tell(mix.title, await playMix(mix));
process.stdout.write(`load after ${loadavg()[0]?.toFixed(1)}\n`);
