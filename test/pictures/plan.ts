import { writeFile } from "node:fs/promises";
import { configOf, open } from "../cli/cli.ts";

/** Draws docs/pictures/plan.svg from what `sluice plan` prints on simulated clouds: npm run build && node test/pictures/plan.ts */
const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS - 3_600_000).toISOString();

const JOBS = [
  { id: "dtsorders000001", kind: "migration", status: "MigrationFailed", name: "orders-cutover", createdAt: ago(63) },
  { id: "dtsorders000002", kind: "migration", status: "Finished", name: "orders-rehearsal", createdAt: ago(41) },
  { id: "dtscrmnightly01", kind: "sync", status: "Synchronizing", name: "crm nightly copy", createdAt: ago(212) },
  { id: "dtscrmnightly02", kind: "sync", status: "Suspending", name: "crm copy (paused in June)", createdAt: ago(170) },
  { id: "dtsbilling00001", kind: "sync", status: "Synchronizing", name: "prod-billing", createdAt: ago(400) },
  {
    id: "dtsledger000001",
    kind: "sync",
    status: "Finished",
    name: "ledger 2025",
    createdAt: ago(320),
    payType: "PrePaid",
  },
  { id: "dtsevents000001", kind: "change-tracking", status: "Normal", name: "events", createdAt: ago(90) },
  { id: "dtsfresh0000001", kind: "migration", status: "Migrating", name: "started this week", createdAt: ago(2) },
];

const MORE = `
guardrails: { protect: { names: ["prod-*"] } }
rates: { currency: CNY, rates: [{ kind: migration, perHour: 1.5 }, { kind: sync, perHour: 2.2 }] }
policies:
  - name: forgotten
    schedule: { cron: "0 3 * * *", timeZone: Asia/Shanghai }
    target: ali
    action: teardown
    select: { olderThan: 30d }
    grace: 3d
    mode: act
`;

const place = await open({ jobs: JOBS });
await place.write("sluice.yaml", configOf(place.url) + MORE);
const { stdout, stderr } = await place.start(["plan", "--policy", "forgotten"]).ended;
await place.close();
const lines = ["$ sluice plan --policy forgotten", ...stdout.trimEnd().split("\n"), ...stderr.trimEnd().split("\n")];
await writeFile("docs/pictures/plan.svg", draw(lines));
process.stdout.write(`${lines.join("\n")}\n`);

/** A terminal: one text a line, in a font whose cells are all alike. */
function draw(text: readonly string[]): string {
  const [cell, line] = [8.4, 19];
  const width = Math.ceil(Math.max(...text.map((each) => each.length)) * cell + 32);
  const height = text.length * line + 28;
  const rows = text.map((each, row) => {
    const colour = row === 0 ? "#7ee787" : each.includes("✗") ? "#ffa198" : "#e6edf3";
    return `<text x="16" y="${26 + row * line}" fill="${colour}" xml:space="preserve">${escaped(each)}</text>`;
  });
  const style = `font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ${style}>
<title>sluice plan --policy forgotten, in a terminal</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${rows.join("\n")}
</svg>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (found) => `&#${found.charCodeAt(0)};`);
}
