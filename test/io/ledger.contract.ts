import { afterEach, beforeEach, describe } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import { auditContract } from "./ledger.audit.contract.ts";
import { brakesContract } from "./ledger.brakes.contract.ts";
import { claimContract } from "./ledger.claims.contract.ts";
import { concludeContract } from "./ledger.conclude.contract.ts";
import { conversationsContract } from "./ledger.conversations.contract.ts";
import { countersContract } from "./ledger.counters.contract.ts";
import { destinationsContract } from "./ledger.destinations.contract.ts";
import { eventsContract } from "./ledger.events.contract.ts";
import { limitersContract } from "./ledger.limiters.contract.ts";
import { listContract } from "./ledger.list.contract.ts";
import { pagesContract } from "./ledger.pages.contract.ts";
import { plansContract } from "./ledger.plans.contract.ts";
import { policiesContract } from "./ledger.policies.contract.ts";
import { runsContract } from "./ledger.runs.contract.ts";
import { savingsContract } from "./ledger.savings.contract.ts";
import { versionsContract } from "./ledger.versions.contract.ts";

/** An empty ledger, and another worker's view of the same one. */
export type Store = { readonly ledger: Ledger; readonly other: Ledger; readonly drop: () => Promise<void> };

/** The store of the test that runs now; read inside a test only. */
export type Current = () => Store;

/** What every ledger must do, whatever it is made of. @param isKept it outlives the process, so that another version may read it */
export function ledgerContract(name: string, openStore: () => Promise<Store>, isKept = true): void {
  describe(`ledger on ${name}`, () => {
    let store: Store | undefined;
    const current: Current = () => {
      if (!store) throw new Error("no store is open; want the contract to be used inside a test");
      return store;
    };
    beforeEach(async () => {
      store = await openStore();
    });
    afterEach(async () => {
      await store?.ledger.close();
      await store?.other.close();
      await store?.drop();
    });
    runsContract(current);
    listContract(current);
    concludeContract(current);
    claimContract(current);
    eventsContract(current);
    brakesContract(current);
    limitersContract(current);
    pagesContract(current);
    countersContract(current);
    auditContract(current);
    plansContract(current);
    policiesContract(current);
    savingsContract(current);
    destinationsContract(current);
    conversationsContract(current);
    if (isKept) versionsContract(current);
  });
}
