/**
 * Of the 3,000 cases of the suite: in how many each guardrail withholds something, at the least. About two thirds of what was measured,
 * so that the attack cannot go blind for one of them without saying so.
 */
export const FLOORS: Readonly<Record<string, number>> = {};
