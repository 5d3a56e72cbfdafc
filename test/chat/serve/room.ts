/**
 * A message of Sluice's as a room shows it now. `isAnswer`: to what one person has said, and meant for that person. `to`: nobody else sees it. `under`:
 * the message whose thread it is in.
 */
export type Seen = {
  readonly id: string;
  readonly isAnswer: boolean;
  readonly title: string;
  readonly text: string;
  readonly buttons: readonly string[];
  readonly to?: string | undefined;
  readonly under?: string | undefined;
};

/** What a platform posts to Sluice. `shows`: what becomes of Sluice's answer to that very request. */
export type Post = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly shows: (answer: { readonly status: number; readonly body: string }) => void;
};

/** One room of a platform's stand-in, in words that all platforms have. */
export type Room = {
  /** Of `chat` in the config. */
  readonly settings: object;
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether an answer that is said again is no other message. */
  readonly saysOnce?: true;
  /** Oldest first. */
  seen(): readonly Seen[];
  /** What the platform has refused to take from Sluice: nothing where all is well. */
  refusals(): readonly object[];
  say(user: string, text: string): Post;
  press(user: string, messageId: string, label: string): Post;
  close(): Promise<void>;
};

export const ROLES = { viewer: ["U0VIEWER"], operator: ["U0ASKER"], approver: ["U0ASKER", "U0SECOND"] };
export const [VIEWER, ASKER, SECOND, STRANGER] = ["U0VIEWER", "U0ASKER", "U0SECOND", "U0STRANGER"] as const;
