import { strykerOptions } from "./shared.ts";

export default { ...strykerOptions("signatures"), ignoreStatic: true };
