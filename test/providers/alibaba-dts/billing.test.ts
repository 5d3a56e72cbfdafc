import { describe, expect, it } from "vitest";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";

const bill = (kind: Parameters<NonNullable<typeof alibabaDts.states.billing>>[0], status: string) =>
  alibabaDts.states.billing(kind, status);

/** From "DTS billable items", "DTS billing methods", the Suspend… pages and both pages on resetting. */
const TABLE = `
  status            migration  sync      change-tracking
  Migrating         billed     billed    billed
  Initializing      billed     billed    billed
  Synchronizing     billed     billed    billed
  Normal            billed     billed    billed
  Suspending        disputed   billed    unknown
  Finished          free       unknown   unknown
  NotConfigured     unknown    disputed  disputed
  NotStarted        unknown    unknown   unknown
  PrecheckFailed    free       unknown   unknown
  MigrationFailed   free       unknown   unknown
  Failed            free       unknown   unknown
  Abnormal          free       unknown   unknown
  Prechecking       unknown    unknown   unknown
  Retrying          unknown    unknown   unknown
  Locked            unknown    unknown   unknown
  running           unknown    unknown   unknown
  Released          unknown    unknown   unknown`;

const CELLS = TABLE.trim()
  .split("\n")
  .slice(1)
  .flatMap((line) => {
    const [status = "", migration, sync, tracking] = line.trim().split(/\s+/);
    return [
      { status, kind: "migration", is: migration },
      { status, kind: "sync", is: sync },
      { status, kind: "change-tracking", is: tracking },
    ] as const;
  });

describe("what a job in a state costs", () => {
  it.each(CELLS)("a $kind job that is $status: $is, with a source", ({ kind, status, is }) => {
    expect(bill(kind, status)).toEqual({ is, source: expect.stringMatching(/\S{4,}/) });
    expect(bill(kind, status.toUpperCase())).toEqual(bill(kind, status));
  });

  it.each([undefined, "disaster-recovery"] as const)("is unknown for the kind %s", (kind) => {
    expect(bill(kind, "Synchronizing")?.is).toBe("unknown");
  });
});
