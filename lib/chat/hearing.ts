import type { Heard } from "#lib/jobs/heard.ts";
import type { HttpAnswer } from "#lib/web/answer.ts";
import type { Card } from "./card.ts";

/** What came of one request of a platform. */
export type Hearing =
  | {
      readonly is: "heard";
      readonly heard: Heard;
      /** Whether the person sees a card that is given to `answer`; where not, it has to be said by a message. */
      readonly showsAnswer: boolean;
      /** What the platform wants to hear at once: with a card, where it can show one in its place. */
      readonly answer: (card?: Card) => HttpAnswer;
    }
  /** Verified, and no command of a person: a bot, an edited or forwarded message, an event of another kind. */
  | { readonly is: "ignored"; readonly why: string; readonly answer: HttpAnswer }
  /** The platform tries whether this address is ours. */
  | { readonly is: "handshake"; readonly answer: HttpAnswer }
  /** For our own log: the sender hears the same for every reason. */
  | { readonly is: "rejected"; readonly why: string };
