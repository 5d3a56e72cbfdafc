import { vitestOptions } from "./vitest-options.ts";

/** Without the thousands of generated messages: a mutant that only they would kill deserves a test of its own. */
export default vitestOptions(["signatures/!(generated|libraries|any-request)"]);
