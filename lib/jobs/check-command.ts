import type { AcceptedCommand } from "./accepted.ts";
import type { Action } from "./action.ts";
import type { Command } from "./command.ts";
import type { Config } from "./config.ts";
import { InputError } from "./parse.ts";
import { personRefusal } from "./rights.ts";
import type { ProviderName, Target } from "./target.ts";
import { isAllowed } from "./webhook.ts";

/** What a command must fit besides its own schema: the rules of its target's provider. */
export type ProviderRules = {
  readonly name: ProviderName;
  readonly jobId: RegExp;
  readonly hasDirections: boolean;
  readonly actions: readonly Action[];
};

/** The target a command names. @throws InputError that lists the names there are */
export function targetOf(config: Config, name: string): Target {
  const target = Object.hasOwn(config.targets, name) ? config.targets[name] : undefined;
  if (target) return { ...target, name };
  const known = Object.keys(config.targets).join(", ") || "none";
  throw new InputError(`command.target is "${name}"; want a target of the config: ${known}`);
}

/** @throws InputError when the target's provider cannot do what is asked, or cannot have such a job */
export function checkCommand(command: Command, target: Target, provider: ProviderRules): void {
  if (!provider.actions.includes(command.action)) {
    throw new InputError(`command.action ${command.action} is not available yet for ${target.name} (${provider.name})`);
  }
  for (const job of command.jobs) {
    if (!provider.jobId.test(job.id)) {
      throw new InputError(`command.jobs has the id "${job.id}"; want ${provider.jobId.source} for ${provider.name}`);
    }
    if (job.direction !== undefined && !provider.hasDirections) {
      throw new InputError(`command.jobs gives ${job.id} a direction; ${provider.name} has none`);
    }
  }
}

/** @throws InputError when commands of this origin, or of who is behind it, may not ask for this action */
export function checkOrigin(command: Command, asked: Asked, config: Config): void {
  const { origin, principal } = asked;
  if (origin === "webhook") checkHook(command, principal, config);
  if (origin === "chat") checkPerson(command, asked, config);
  if (origin !== "queue" && origin !== "bus") return;
  const allowed: readonly Action[] = config.guardrails.origins[origin];
  if (allowed.includes(command.action)) return;
  throw new InputError(
    `guardrails.origins.${origin} does not allow ${command.action}; it allows ${allowed.join(", ") || "nothing"}`,
  );
}

type Asked = Pick<AcceptedCommand, "origin" | "principal" | "approvedBy" | "wantsPlan">;

function checkPerson({ action, target }: Command, asked: Asked, { chat }: Config): void {
  const refusal = personRefusal(chat, { ...asked, action, target });
  if (refusal !== undefined) throw new InputError(refusal);
}

/** By the config as it is now: a hook may have been taken out, or allowed less, since its request came in. */
function checkHook(command: Command, principal: string | undefined, { webhooks }: Config): void {
  const hook = webhooks.find(({ name }) => name === principal);
  if (!hook) throw new InputError(`there is no webhook ${principal ?? "without a name"} in the config`);
  if (command.force || command.select !== undefined || command.requestId !== undefined) {
    throw new InputError(`webhook ${hook.name} asks with force, select or a requestId; want none of them`);
  }
  if (isAllowed(hook, command)) return;
  throw new InputError(`webhook ${hook.name} does not allow ${command.action} on ${command.target}`);
}

/**
 * The target a run was accepted for, as the config has it now. One that was taken out is a target that has changed: its stand-in
 * matches no run's digest, so nothing is called and every job of the run still gets its verdict.
 */
export function targetNow(config: Config, name: string): Target {
  return Object.hasOwn(config.targets, name) ? targetOf(config, name) : { ...TAKEN_OUT, name };
}

const TAKEN_OUT = {
  provider: "alibaba-dts",
  region: "none",
  credentials: { from: "env", accessKeyId: "NONE", accessKeySecret: "NONE" },
} as const;
