import { userInfo } from "node:os";
import { embedded, loadConfig, openLedger, outgoing } from "#lib/deps.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Destination } from "#lib/jobs/destination.ts";
import { type DestinationState, stateOf } from "#lib/jobs/destination-state.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { didYouMean } from "#lib/jobs/suggest.ts";
import { attempt } from "#lib/notify/ship.ts";
import { enable } from "#lib/notify/standing.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, printJson, printLine, tellLine } from "./output.ts";
import { type Column, renderTable } from "./table.ts";

type Outgoing = ReturnType<typeof outgoing> & { readonly newId: () => string };

/** `sluice notify`: where signed events go, and whether they do. */
export async function notifyCommand(values: Values): Promise<number> {
  if (values.enable !== undefined && values.test !== undefined)
    throw new InputError("--enable and --test exclude each other; want one of them");
  const configFile = await loadConfig(values.config, process.env);
  if (configFile.config.notify.length === 0) throw new InputError(`the config ${configFile.path} has no notify`);
  const ledger = await openLedger(configFile, process.env);
  const wired = embedded(configFile, ledger, { publish: async () => [] }, process.env);
  const ports = { ...outgoing(wired), newId: wired.newId };
  try {
    if (values.enable !== undefined) return await enableOne(values.enable, values, ports);
    if (values.test !== undefined) return await testOne(values.test, ports);
    return await show(configFile.config.notify, ledger, values);
  } finally {
    await ledger.close();
  }
}

async function enableOne(name: string, { reason }: Values, ports: Outgoing): Promise<number> {
  const wasOff = await enable(chosen(name, ports), userInfo().username, ports, reason);
  tellLine(wasOff ? `enabled ${name}; what was dropped meanwhile is not sent` : `${name} was not disabled`);
  return wasOff ? 0 : 1;
}

/** One event, once, from this machine; whether it is disabled does not matter, nor does it change. */
async function testOne(name: string, ports: Outgoing): Promise<number> {
  const destination = chosen(name, ports);
  const timestamp = new Date(ports.clock.now()).toISOString();
  const body = JSON.stringify({ type: "webhook.test", timestamp, data: { destination: name } });
  const posted = await attempt(destination, `test-${ports.newId()}`, body, ports);
  const isDelivered = posted.is === "answered" && posted.status >= 200 && posted.status < 300;
  tellLine(`${name} ${posted.is === "answered" ? `answered ${posted.status}` : `got nothing: ${posted.why}`}`);
  return isDelivered ? 0 : 1;
}

function chosen(name: string, { destinations }: Outgoing): Destination {
  const found = destinations.find((each) => each.name === name);
  if (found) return found;
  const names = destinations.map((each) => each.name);
  const hint = didYouMean(name, names) || `; want one of ${names.join(", ")}`;
  throw new InputError(`${JSON.stringify(name)} is not a destination of config.notify${hint}`);
}

type Row = { readonly destination: Destination; readonly state: DestinationState };

const COLUMNS: readonly Column<Row>[] = [
  { head: "name", cell: ({ destination }) => destination.name },
  { head: "host", cell: ({ destination }) => new URL(destination.url).host },
  { head: "on", cell: ({ destination }) => destination.on.join(" ") },
  { head: "targets", cell: ({ destination }) => destination.targets?.join(" ") ?? "all" },
  { head: "state", cell: ({ state }) => wordOf(state), fits: true },
];

async function show(destinations: readonly Destination[], ledger: Ledger, { json }: Values): Promise<number> {
  endWhenUnread();
  const rows = await Promise.all(
    destinations.map(async (each) => ({
      destination: each,
      state: stateOf(each, await ledger.destination(each.name)),
    })),
  );
  if (json) for (const row of rows) printJson(recordOf(row));
  else printLine(renderTable(rows, COLUMNS, process.stdout.columns));
  return 0;
}

function wordOf({ disabled, failingSince }: DestinationState): string {
  if (disabled) return `disabled ${new Date(disabled.at).toISOString()}: ${disabled.why}`;
  return failingSince === undefined ? "well" : `failing since ${new Date(failingSince).toISOString()}`;
}

/** The url may be a secret in itself, so its host stands for it. */
function recordOf({ destination: { name, url, on, targets }, state: { disabled, failingSince } }: Row): object {
  const since = failingSince === undefined ? {} : { failingSince: new Date(failingSince).toISOString() };
  const off = disabled ? { disabledAt: new Date(disabled.at).toISOString(), why: disabled.why } : {};
  return { name, host: new URL(url).host, on, targets: targets ?? null, ...since, ...off };
}
