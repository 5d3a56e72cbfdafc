import { vitestOptions } from "./vitest-options.ts";

export default vitestOptions(["jobs/**/*"]);
