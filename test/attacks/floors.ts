/**
 * Of the 1,500 cases of the suite: in how many each guardrail withholds something, at the least. About two thirds of what was measured, so
 * that the attack cannot go blind for one of them without saying so.
 */
export const FLOORS: Readonly<Record<string, number>> = {
  cancel: 7,
  "drift of a plan": 12,
  exempt: 7,
  "exempt, at the call": 2,
  grace: 27,
  halt: 20,
  "halt of one target of two": 4,
  input: 140,
  jobsPerDay: 40,
  "jobsPerDay, by several runs": 11,
  jobsPerRun: 48,
  "kind that was said": 54,
  "mark lost": 38,
  "mode notify": 52,
  "mode plan": 43,
  "not told yet": 128,
  origins: 14,
  "protect at run time": 5,
  "protect.ids": 52,
  "protect.ids of the newest config": 18,
  "protect.names": 21,
  "protect.tags": 29,
  "protect.targets": 12,
  "protect.targets, one of two": 5,
  secondPersonOver: 17,
  "selection at the read": 3,
  shareOfTarget: 53,
  slowStart: 50,
  snooze: 10,
  "snooze, at the call": 3,
  "state at the read": 11,
  "vanished meanwhile": 12,
};

/** Too seldom for the suite: about one case in a thousand (`npm run attack` counts them). */
export const SELDOM: readonly string[] = ["grace made shorter"];
