import { vitestOptions } from "./vitest-options.ts";

/** The simulation plays the engine, too; its first histories cost a mutant a second. */
export default vitestOptions(["engine/**/*", "simulation/first-seeds"]);
