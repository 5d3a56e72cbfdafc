/** What a command may ask for. Each provider maps a step to its own operations. */
export const ACTIONS = ["start", "pause", "stop", "reset", "delete", "teardown"] as const;
export type Action = (typeof ACTIONS)[number];

/** What one changing call does. A teardown is two of them. */
export type Step = Exclude<Action, "teardown">;

/** The steps of an action, in order; each is proven before the next begins. */
export function stepsOf(action: Action): readonly Step[] {
  return action === "teardown" ? ["stop", "delete"] : [action];
}
