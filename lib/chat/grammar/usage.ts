import { ACTIONS, type Action } from "#lib/jobs/action.ts";
import type { Verb } from "../words/help.ts";

/** What can be said with each verb, a line each. */
export const USAGE: Readonly<Record<Verb, readonly string[]>> = {
  help: ["help [WORD]"],
  status: ["status [RUN|ID|TARGET]"],
  jobs: ["jobs in TARGET [SELECTION]"],
  plan: ["plan ACTION ID… in TARGET [because REASON]", "plan ACTION SELECTION in TARGET [because REASON]"],
  ...usageOfActions(),
  confirm: ["confirm CODE [HASH] [COUNT]"],
  approve: ["approve CODE [HASH] [COUNT]"],
  cancel: ["cancel CODE"],
  halt: ["halt [TARGET] [because REASON]"],
  snooze: ["snooze ID in TARGET for 7d"],
  exempt: ["exempt ID in TARGET for 30d"],
};

/** What SELECTION and ID stand for. */
export const USAGE_NOTES: readonly string[] = [
  "SELECTION, in any order: kind sync · status Finished,Failed · state failed · older than 14d · name tmp-* · tag env=dev · limit 50",
  'ID: the job\'s id; ID/Reverse is its other direction. "Quoted" is what has blanks, or no digit.',
];

function usageOfActions() {
  const lines = ACTIONS.map((action) => [
    action,
    [`${action} ID… in TARGET [because REASON]`, `${action} SELECTION in TARGET [because REASON]`],
  ]);
  return Object.fromEntries(lines) as Readonly<Record<Action, readonly string[]>>;
}
