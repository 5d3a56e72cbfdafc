const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">" };
const ENTITY = /&(amp|lt|gt);/g;
/** Angle brackets around anything else were typed, where Slack has not escaped them. */
const MARKUP = /<((?:@[UW][A-Z0-9]|#[CDG][A-Z0-9]|!|[a-z][a-z0-9+.-]*:)[^<>]*)>|&(?:amp|lt|gt);/g;
const LEADING = /^\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>[\s:,]*/;

/**
 * What a person sees of a message's text: links and mentions become their visible words, and the three escaped characters themselves, once.
 * @see docs.slack.dev/messaging/formatting-message-text
 */
export function wordsOf(text: string): string {
  return text
    .replace(MARKUP, (whole, inner?: string) => (inner === undefined ? unescaped(whole) : visible(inner)))
    .trim();
}

/** The text without the mention at its beginning. @param bot our own id, where it is known: another's mention stays */
export function withoutMention(text: string, bot: string | undefined): string {
  const [mention, user] = LEADING.exec(text) ?? [];
  if (mention === undefined || (bot !== undefined && user !== bot)) return text;
  return text.slice(mention.length);
}

function unescaped(text: string): string {
  return text.replace(ENTITY, (_, name: string) => ENTITIES[name] ?? "");
}

/** Of what stands between angle brackets: `https://…|label`, `mailto:…|…`, `@U1|name`, `#C1|name`, `!here`, `!subteam^S1|@name`. */
function visible(inner: string): string {
  const bar = inner.indexOf("|");
  const [target, label] = bar < 0 ? [inner, ""] : [inner.slice(0, bar), inner.slice(bar + 1)];
  const sign = /^[@#]/.exec(target)?.[0] ?? "";
  if (label !== "") return sign + unescaped(label);
  return unescaped(target.replace(/^(mailto:|tel:)/, "").replace(/^!/, "@"));
}
