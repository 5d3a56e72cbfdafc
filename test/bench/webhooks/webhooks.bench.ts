import { cpus } from "node:os";
import type { RawRequest } from "#lib/signatures/request.ts";
import { configOf, open } from "../../cli/cli.ts";
import { SERVE_ENV, serve } from "../../cli/serving.ts";
import { bytesOf } from "../../signatures/formulas.ts";
import { messageOf } from "../../signatures/sender.ts";
import { PUSH } from "../../web/kit.ts";
import { pushOf } from "../../web/requests.ts";
import { HOOKED, HOOKED_SECRETS } from "../../web/senders.ts";
import { median, percentile, sendOpenLoop } from "./load.ts";
import { startBareServer, useOf } from "./process.ts";

/** Forged requests at `sluice serve`, one that is really signed every second among them, and what that does to both. */
const SECONDS = Number(process.env["FOR_SECONDS"] ?? 20);
const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
const PER_SECOND = Number(process.env["PER_SECOND"] ?? 500);

const SCHEMES = [...new Set(HOOKED.map(({ sender }) => sender.scheme))];
const MIXES = [
  { title: "all schemes", rounds: ROUNDS, hooked: HOOKED },
  ...SCHEMES.map((scheme) => {
    return { title: scheme, rounds: 1, hooked: HOOKED.filter(({ sender }) => sender.scheme === scheme) };
  }),
];
const REAL = SECONDS * MIXES.reduce((sum, { rounds }) => sum + rounds, 2);
const jobs = Array.from({ length: REAL }, (_, n) => ({ id: `real-${n}`, kind: "sync", status: "Synchronizing" }));

/** Signed now, in every respect as it should be, but with another secret: nothing of the verifier is spared. */
function forgedBy(hooked: typeof HOOKED): Promise<readonly RawRequest[]> {
  const body = bytesOf(JSON.stringify({ jobs: ["job-a"], text: "x".repeat(2000) }));
  return Promise.all(
    hooked.map(async ({ sender, name }) => {
      const request = await sender.sign(messageOf(sender, { body, atMs: Date.now() }), sender.secrets[1]);
      return { ...request, path: `/hooks/${name}` };
    }),
  );
}

const place = await open({ jobs, transitions: { stopMs: 50 } });
const hooks = JSON.stringify([PUSH, ...HOOKED.map(({ hook }) => hook)]).replaceAll('"acme-cn"', '"ali"');
await place.write("sluice.yaml", `${configOf(place.url)}webhooks: ${hooks}\n`);
const serving = await serve(place, 0, { ...SERVE_ENV, ...HOOKED_SECRETS });
let real = 0;
/** What was answered instead of 401. */
const others = new Map<string, number>();

type Server = Pick<typeof serving, "url" | "child">;
type Figures = Readonly<
  Record<"p50" | "p99" | "lateP99" | "realP99" | "forged" | "refused" | "taken" | "before" | "after" | "cpuMs", number>
>;

async function round(hooked: typeof HOOKED, { url, child }: Server = serving): Promise<Figures> {
  const forged = await forgedBy(hooked);
  const pick = (nth: number) => forged[nth % forged.length] ?? Promise.reject(new Error("no sender has the scheme"));
  const before = await useOf(child);
  const signed = () => {
    real += 1;
    return pushOf({ jobs: [`real-${real - 1}`] });
  };
  const [answers, answered] = await Promise.all([
    sendOpenLoop(url, pick, { count: SECONDS * PER_SECOND, perSecond: PER_SECOND }),
    sendOpenLoop(url, signed, { count: SECONDS, perSecond: 1 }),
  ]);
  const took = answers.map(({ tookMs }) => tookMs);
  const late = answers.map(({ lateMs }) => lateMs);
  const realTook = answered.map(({ tookMs }) => tookMs);
  const times = { p50: percentile(took, 0.5), p99: percentile(took, 0.99), lateP99: percentile(late, 0.99) };
  for (const { status } of answers.filter((each) => each.status !== 401))
    others.set(String(status), (others.get(String(status)) ?? 0) + 1);
  const refused = answers.filter(({ status }) => status === 401).length;
  const taken = answered.filter(({ status }) => status === 202).length;
  const counts = { forged: answers.length, refused, taken };
  const after = await useOf(child);
  const cpuMs = ((after.cpuSeconds - before.cpuSeconds) * 1000) / answers.length;
  const memory = { before: before.megabytes, after: after.megabytes };
  return { ...times, realP99: percentile(realTook, 0.99), ...counts, ...memory, cpuMs };
}

function tell(title: string, rounds: readonly Figures[]): void {
  const of = (key: keyof Figures, digits = 1) => median(rounds.map((figures) => figures[key])).toFixed(digits);
  const sum = (key: keyof Figures) => rounds.reduce((all, figures) => all + figures[key], 0);
  const cells = [
    ...[title, `${sum("refused")} of ${sum("forged")}`, of("p50"), of("p99"), of("lateP99")],
    ...[
      `${sum("taken")} of ${rounds.length * SECONDS}`,
      of("realP99"),
      `${of("before", 0)} → ${of("after", 0)}`,
      of("cpuMs", 2),
    ],
  ];
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}

process.stdout.write(`${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, Node ${process.version}; `);
process.stdout.write(`${PER_SECOND} forged a second for ${SECONDS} s; medians of ${ROUNDS} for all schemes together\n`);
process.stdout.write(
  "| forged | answered 401 | p50 ms | p99 ms | of that, sent late p99 ms | real answered 202 | p99 ms | memory MB | CPU ms each |\n|---|---|---|---|---|---|---|---|---|\n",
);
await round(HOOKED.slice(0, 1)); // nobody's figures: the first requests compile what all others use
for (const { title, rounds, hooked } of MIXES) {
  const figures: Figures[] = [];
  while (figures.length < rounds) figures.push(await round(hooked));
  tell(title, figures);
}
const bare = await startBareServer();
tell("a bare Node server", [await round(HOOKED, bare)]);
bare.child.kill();
if (others.size > 0) process.stdout.write(`instead of 401: ${JSON.stringify(Object.fromEntries(others))}\n`);
await serving.stop();
await place.close();
