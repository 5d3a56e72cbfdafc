import { loadConfig, openLedger } from "#lib/deps.ts";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import { JOB_ID } from "#lib/jobs/job.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { chooseTargets } from "./choose-targets.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, printJson, printLine, tellLine } from "./output.ts";
import { type Column, renderTable } from "./table.ts";

const MOST_ENTRIES = 200;

const COLUMNS: readonly Column<AuditEntry>[] = [
  { head: "when", cell: ({ at }) => new Date(at).toISOString().slice(0, 19) },
  { head: "what", cell: ({ what }) => what },
  { head: "by", cell: ({ by }) => by },
  { head: "target", cell: ({ target }) => target ?? "–" },
  { head: "about", cell: ({ about }) => about },
  { head: "detail", cell: detailOf, fits: true },
];

/** `sluice audit`: what was asked of Sluice, the newest first. */
export async function auditCommand(values: Values): Promise<number> {
  const ledger = await openLedger(await loadConfig(values.config, process.env), process.env);
  endWhenUnread();
  const entries = await ledger.audit(MOST_ENTRIES);
  await ledger.close();
  if (values.json) for (const entry of entries) printJson({ ...entry, at: new Date(entry.at).toISOString() });
  else if (entries.length > 0) printLine(renderTable(entries, COLUMNS, process.stdout.columns));
  if (entries.length === 0) tellLine("nothing was asked yet");
  return 0;
}

function detailOf({ detail = {} }: AuditEntry): string {
  const told = Object.entries(detail).filter(([, value]) => value !== false);
  return told.map(([name, value]) => (value === true ? name : `${name} ${value}`)).join(" · ") || "–";
}

/** `sluice snapshot ID`: how a job was configured when a run was about to delete it. */
export async function snapshotCommand(id: string | undefined, values: Values): Promise<number> {
  if (id === undefined || !JOB_ID.test(id))
    throw new InputError(`the job id is ${JSON.stringify(id ?? "missing")}; want 1 to 64 letters, digits, - or _`);
  const configFile = await loadConfig(values.config, process.env);
  const targets = chooseTargets(configFile.config, values.target);
  const ledger = await openLedger(configFile, process.env);
  endWhenUnread();
  const keys = targets.flatMap(({ name }) => ["Forward", "Reverse"].map((way) => [name, `${id}/${way}`] as const));
  const found = (await Promise.all(keys.map(([target, key]) => ledger.snapshots(target, key)))).flat();
  await ledger.close();
  for (const snapshot of found) printJson({ ...snapshot, at: new Date(snapshot.at).toISOString() });
  if (found.length === 0) tellLine(`no run of this ledger was about to delete ${id}`);
  return found.length === 0 ? 1 : 0;
}
