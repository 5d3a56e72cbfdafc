/**
 * What Sluice says in a room, whatever the platform. All texts are plain: whoever puts them into a platform's markup escapes every one, so that
 * no job's name becomes a link, a mention of everybody or a heading.
 */
export type Card = {
  readonly title: string;
  readonly tone: "neutral" | "good" | "warning" | "bad";
  readonly parts: readonly CardPart[];
};

export type CardPart =
  | { readonly is: "text"; readonly text: string }
  /** Small print. */
  | { readonly is: "note"; readonly text: string }
  | { readonly is: "facts"; readonly facts: readonly (readonly [label: string, value: string])[] }
  /** `more`: a sentence that says how many rows are not shown, and where they are. */
  | {
      readonly is: "table";
      readonly heads: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly more?: string;
    }
  | { readonly is: "link"; readonly label: string; readonly url: string }
  | { readonly is: "buttons"; readonly buttons: readonly CardButton[] };

/** A button says its command for whoever presses it. */
export type CardButton = {
  readonly label: string;
  readonly command: string;
  readonly look: "plain" | "primary" | "danger";
};
