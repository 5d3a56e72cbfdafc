import { strykerOptions } from "./shared.ts";

/** Static mutants are run too: schemas are built while their modules load, and they are most of the guards. */
export default strykerOptions("jobs");
