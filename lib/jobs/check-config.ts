import type { Config } from "./config.ts";
import { InputError } from "./parse.ts";
import type { Target } from "./target.ts";

/** What a schema cannot say. @throws InputError naming the key: a guardrail that is not enforced must not be believed in */
export function checkConfig(config: Config): void {
  const [missing] = notAvailableYet(config);
  if (missing) throw new InputError(`config.${missing} is not available yet; leave it out`);
  const byAccount = new Map<string, string>();
  for (const [name, target] of Object.entries(config.targets)) {
    const account = accountOf(target);
    const other = byAccount.get(account);
    if (other) {
      throw new InputError(
        `config.targets.${name} and config.targets.${other} are the same account and region; want one name`,
      );
    }
    byAccount.set(account, name);
  }
}

function notAvailableYet({ guardrails, ledger, policies, webhooks, chat, targets }: Config): string[] {
  const { protect, limits } = guardrails;
  const used: Record<string, boolean> = {
    "guardrails.protect.names": protect.names.length > 0,
    "guardrails.protect.tags": Object.keys(protect.tags).length > 0,
    "guardrails.protect.targets": protect.targets.length > 0,
    "guardrails.limits.jobsPerDay": limits.jobsPerDay !== 1000,
    "guardrails.limits.shareOfTarget": limits.shareOfTarget !== 1,
    "guardrails.secondPersonOver": guardrails.secondPersonOver !== null,
    "ledger: dynamodb": ledger === "dynamodb",
    policies: policies.length > 0,
    webhooks: webhooks.length > 0,
    chat: Object.keys(chat).length > 0,
    ...Object.fromEntries(
      Object.entries(targets).map(([name, target]) => [
        `targets.${name}.credentials.from: ${target.credentials.from}`,
        isStored(target),
      ]),
    ),
  };
  return Object.keys(used).filter((key) => used[key]);
}

function isStored({ credentials }: Omit<Target, "name">): boolean {
  return credentials.from === "secretsmanager" || credentials.from === "ssm";
}

/** The account is not known before a call; the project, or the name of the key, stands for it. */
function accountOf(target: Config["targets"][string]): string {
  const account =
    target.provider === "huawei-drs"
      ? (target.projectId ?? JSON.stringify(target.credentials))
      : JSON.stringify(target.credentials);
  return [target.provider, target.region, account].join(" ");
}
