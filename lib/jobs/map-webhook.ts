import { firingOnly } from "./alertmanager.ts";
import { type Command, parseCommand } from "./command.ts";
import { find } from "./expression.ts";
import { InputError } from "./parse.ts";
import { isAllowed, type Webhook } from "./webhook.ts";

/** What a body asks for. `nothing`: it was meant for us, and asks for nothing. */
export type Mapped =
  | { readonly is: "command"; readonly command: Command; readonly body: unknown }
  | { readonly is: "nothing"; readonly why: string };

/**
 * The command that a verified body stands for, by the expressions of its hook's config.
 * @param most jobs that a run may have
 * @throws InputError when it names no jobs, too many, malformed ones, or asks for what the hook does not allow
 */
export function mapWebhook(hook: Webhook, given: unknown, most: number): Mapped {
  const body = hook.scheme === "alertmanager" ? firingOnly(given) : given;
  if (body === undefined) return { is: "nothing", why: "every alert of the group is resolved" };
  if (hook.when !== undefined && !isTrue(find(hook.when, body))) {
    return { is: "nothing", why: `when is not true of it: ${hook.when}` };
  }
  const command = commandOf(hook, body);
  if (!isAllowed(hook, command)) {
    throw new InputError(`webhook ${hook.name} does not allow ${command.action} on ${command.target}`);
  }
  if (command.jobs.length > most) {
    throw new InputError(`body names ${command.jobs.length} jobs; guardrails.limits.jobsPerRun is ${most}`);
  }
  return { is: "command", command, body };
}

function commandOf({ name, command }: Webhook, body: unknown): Command {
  const { action, target, jobs, reason, deadlineSeconds, dryRun } = command;
  return parseCommand({
    version: 1,
    action: wordOf(action, body),
    target: wordOf(target, body),
    jobs: jobsIn(jobs, body),
    reason: reason === undefined ? `webhook ${name}` : reasonIn(wordOf(reason, body)),
    ...{ deadlineSeconds, dryRun },
  });
}

/** Of a command's reason. */
const MOST_LETTERS = 1000;

function wordOf(word: string | { readonly from: string }, body: unknown): unknown {
  return typeof word === "string" ? word : find(word.from, body);
}

function reasonIn(found: unknown): string {
  if (found === null) return "";
  if (typeof found === "string" || typeof found === "number") return String(found).slice(0, MOST_LETTERS);
  throw new InputError("command.reason is no text; want an expression that finds one");
}

/** One id or several. An expression that finds none does not fit the sender, and somebody should know. */
function jobsIn(expression: string, body: unknown): readonly unknown[] {
  const found = find(expression, body);
  const jobs = Array.isArray(found) ? found : [found];
  if (jobs.every((job) => job === null)) throw new InputError(`body names no job: ${expression} finds nothing in it`);
  return jobs;
}

/** As JMESPath has it: null, false and what is empty are not. */
function isTrue(value: unknown): boolean {
  if (value === null || value === false || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
