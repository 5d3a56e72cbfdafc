import { strykerOptions } from "./shared.ts";

/** A static mutant needs every test once more; here there are only a few tables and limits of that sort. */
export default { ...strykerOptions("engine"), ignoreStatic: true };
