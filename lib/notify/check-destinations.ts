import { checkNotify } from "#lib/jobs/check-notify.ts";
import type { Config } from "#lib/jobs/config.ts";
import { hostFault } from "./addresses.ts";

/** Read by those alone who have destinations. @throws InputError naming the key */
export function checkDestinations(config: Pick<Config, "notify" | "targets">): void {
  checkNotify(config, hostFault);
}
