import { secretChecks } from "#lib/chat/check-secrets.ts";
import { loadConfig, openLedger, readingOnly } from "#lib/deps.ts";
import { checkDeployable } from "#lib/jobs/check-config.ts";
import type { Config } from "#lib/jobs/config.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import { checkDestinationSecret } from "#lib/notify/check-secret.ts";
import { openTarget, type Reading } from "#lib/reading.ts";
import { type Intake, textsOf } from "#lib/web/intake.ts";
import { checkHook } from "#lib/web/verify.ts";
import { chooseTargets } from "./choose-targets.ts";
import type { Values } from "./options.ts";
import { failureLine, printLine } from "./output.ts";

/** `–` is no fault of what is asked for here. `todo` says what would put it right. */
type Finding = { readonly mark: "✓" | "✗" | "–"; readonly what: string; readonly todo?: string };

/** `sluice doctor`: is everything there that a run needs? It only reads: no job is changed, and nothing is recorded. */
export async function doctorCommand(values: Values): Promise<number> {
  const configFile = await loadConfig(values.config, process.env);
  const targets = chooseTargets(configFile.config, values.target);
  const reading = readingOnly(configFile, process.env);
  const findings: Finding[] = [{ mark: "✓", what: `config ${configFile.path}: ${targets.length} targets looked at` }];
  for (const target of targets) findings.push(...(await examine(target, reading)));
  if (values.target === undefined) findings.push(...(await examineSecrets(configFile.config, reading)));
  findings.push(
    await asked("ledger: it can be opened and read", async () => {
      const ledger = await openLedger(configFile, process.env);
      await ledger.brakes();
      await ledger.close();
    }),
    await asked("deploying: this config could be deployed", async () => checkDeployable(configFile.config), "–"),
  );
  for (const { mark, what, todo } of findings) printLine(`${mark} ${what}${todo ? ` → ${todo}` : ""}`);
  return findings.some(({ mark }) => mark === "✗") ? 1 : 0;
}

/** Without its keys a target cannot be asked anything. */
async function examine(target: Target, reading: Reading): Promise<readonly Finding[]> {
  const keys = await asked(`${target.name}: its keys are there`, async () => reading.secrets(target, false));
  if (keys.mark !== "✓") return [keys];
  const { reader, ask } = openTarget(target, reading);
  const page = await reader.list(target, undefined, ask);
  if (page.is !== "unreadable") return [keys, { mark: "✓", what: `${target.name}: its jobs can be listed` }];
  const what = `${target.name}: its jobs cannot be listed: ${failureLine(page.failure)}`;
  return [keys, { mark: "✗", what, todo: adviceFor(page.failure) }];
}

/** Of senders, links, receivers and rooms. */
async function examineSecrets(
  { webhooks, links, notify, chat }: Config,
  reading: SecretBench,
): Promise<readonly Finding[]> {
  const looks = [
    ...webhooks.map((hook) => asked(`webhook ${hook.name}: its secret is there`, () => checkHook(hook, reading))),
    ...(links ? [asked("links: their secret is there", () => textsOf("links", links.secret, reading))] : []),
    ...notify.map((destination) =>
      asked(`notify ${destination.name}: its secret is there`, () => checkDestinationSecret(destination, reading)),
    ),
    ...secretChecks(chat, reading).map(([platform, check]) => asked(`chat ${platform}: its secrets are there`, check)),
  ];
  return Promise.all(looks);
}

type SecretBench = Pick<Intake, "secretTexts">;

function adviceFor({ kind, lane }: Failure): string {
  if (kind === "credentials-expired") return "renew the temporary key";
  if (lane)
    return "the key is not accepted: compare key and secret with the cloud's console, and this machine's clock with the time";
  if (kind === "access-denied") return "allow the key to read jobs (docs/credentials.md)";
  if (kind === "unavailable" || kind === "timeout") return "is the endpoint right, and reached from here?";
  return "look at region, endpoint and project of the target";
}

/** A sentence of the thing itself says what it wants. */
async function asked(what: string, look: () => Promise<unknown>, otherwise: "✗" | "–" = "✗"): Promise<Finding> {
  try {
    await look();
    return { mark: "✓", what };
  } catch (error) {
    if (!(error instanceof InputError || error instanceof Unavailable)) throw error;
    return {
      mark: otherwise,
      what: otherwise === "✗" ? error.message : `${what.replace(/:.*/, "")}: ${error.message}`,
    };
  }
}
