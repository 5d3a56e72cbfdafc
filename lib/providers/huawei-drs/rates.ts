import type { CallClass, Rates } from "../provider.ts";
import { isRead } from "./operations.ts";

/**
 * No page gives a limit: begun low, and learned. Kept low, since APIGW.0308 quotes policies of up to five minutes
 * ("limit:200,time:5 minute"): what is overdrawn at once is missing for long.
 */
const WRITE: CallClass = { name: "write", start: 1, most: 10 };
const READ: CallClass = { name: "read", start: 10, most: 50 };

export const rates: Rates = {
  changing: WRITE,
  classOf: (operation) => (isRead(operation) ? READ : WRITE),
};
