/**
 * What Slack takes in one message; over it the whole message is refused. Text is measured as it is sent, with its escapes.
 * @see docs.slack.dev/reference/block-kit/blocks
 * @see docs.slack.dev/reference/block-kit/composition-objects/text-object
 * @see docs.slack.dev/reference/block-kit/block-elements/button-element
 */
export const MOST_BLOCKS = 50;
export const LONGEST_SECTION = 3000;
export const LONGEST_HEADER = 150;
export const LONGEST_LABEL = 75;
export const LONGEST_VALUE = 2000;
export const LONGEST_URL = 3000;
/** In one block of actions Slack takes 25, and shows about as many as this in a row. */
export const MOST_BUTTONS = 5;
/** Shown in notifications only, which show a line or two. Slack advises at most 4,000 characters. */
export const LONGEST_FALLBACK = 1000;
/**
 * Of all blocks, as JSON in UTF-8. Slack documents no such limit, and refuses some 13,200 characters with msg_blocks_too_long; how it counts
 * them is not known, and some were refused at 11,341 characters of text.
 * @see github.com/slackapi/bolt-js/issues/2509
 * @see github.com/slackapi/bolt-js/issues/2867
 */
export const LARGEST_BLOCKS = 10_000;

/** Bytes of a value in a message. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
