import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Card } from "../card.ts";
import { clean, ID_MOST, REASON_MOST } from "../clean.ts";
import { instant } from "../words/amounts.ts";
import { BRAKES } from "../words/brakes.ts";
import { NAMES } from "../words/names.ts";
import { card, facts, note, text } from "./parts.ts";

type Halt = BrakeOn & { readonly is: "halt" };

/** How a halt is lifted; no word in a chat can do that. */
export function liftCommand(target: string | undefined): string {
  return target === undefined ? "sluice halt --lift" : `sluice halt --lift --target ${clean(target)}`;
}

/** For the room of notices: a halt was put up, or lifted. `lifted`: by whom and when (milliseconds since the epoch). */
export function haltCard(
  { halt, lifted }: { readonly halt: Halt; readonly lifted?: Pick<BrakeOn, "by" | "at"> | undefined },
  locale: Locale,
): Card {
  const words = BRAKES[locale];
  const where = clean(halt.target ?? NAMES[locale].everyTarget);
  const { by, at } = lifted ?? halt;
  return card(
    lifted ? words.lifted(where) : words.halted(where),
    lifted ? "good" : "warning",
    text(lifted ? words.liftMeans : words.haltMeans),
    facts(
      [words.by, clean(by, ID_MOST)],
      [words.at, instant(at, locale)],
      [words.haltedBy, lifted ? clean(halt.by, ID_MOST) : undefined],
      [words.reason, halt.reason === undefined ? undefined : clean(halt.reason, REASON_MOST)],
    ),
    note(lifted ? undefined : words.lift(liftCommand(halt.target))),
  );
}
