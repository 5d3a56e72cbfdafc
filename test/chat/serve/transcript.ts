import type { Seen } from "./room.ts";

/** One thing that somebody said, did or saw. */
export type Turn =
  | { readonly is: "said"; readonly user: string; readonly text: string }
  | { readonly is: "pressed"; readonly user: string; readonly label: string; readonly id: string }
  | { readonly is: "sent again" }
  | { readonly is: "shown" | "changed"; readonly message: Seen };

/** A conversation as a text that can be read from above to below. */
export function renderTranscript(turns: readonly Turn[]): string {
  return turns.map(linesOf).join("\n");
}

function linesOf(turn: Turn): string {
  switch (turn.is) {
    case "said":
      return `\n${turn.user}: ${turn.text}`;
    case "pressed":
      return `\n${turn.user} presses [${turn.label}] of ${turn.id}`;
    case "sent again":
      return "\n(the same delivery again)";
    case "shown":
    case "changed":
      return shownLines(turn.message, turn.is === "changed");
    default:
      return turn satisfies never;
  }
}

function shownLines({ id, to, under, title, text, buttons }: Seen, isChanged: boolean): string {
  const where = [
    ...(to === undefined ? [] : [`only for ${to}`]),
    ...(under === undefined ? [] : [`in the thread of ${under}`]),
    ...(isChanged ? ["changed"] : []),
  ];
  const head = `  Sluice ${id}${where.length > 0 ? ` (${where.join(", ")})` : ""}: ${title}`;
  const labels = buttons.map((label) => `[${label}]`).join(" ");
  const lines = [...text.split("\n"), labels].filter((line) => line.trim() !== "");
  return [head, ...lines.map((line) => `    ${line}`)].join("\n");
}
