import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The code of the error that a name with such an address ends in. */
export const REFUSED = "ERR_ADDRESS_NOT_ALLOWED";

/** One address that is not allowed spoils the name. Who connects is given the very addresses that were looked at, so no second answer counts. */
export function checkedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isAllowed(address))) {
          callback(Object.assign(new Error("the address is not allowed"), { code: REFUSED }), []);
        } else if (all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}
