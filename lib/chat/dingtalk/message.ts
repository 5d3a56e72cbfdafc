import type { Card } from "#lib/chat/card.ts";
import { type Rendered, rendered } from "./render.ts";

/** Nothing is said. */
export const EMPTY_MESSAGE = { msgtype: "empty" } as const;

/**
 * A message as a webhook and the answer to a robot's request take it. There is no `at`, so it mentions nobody.
 * @see open.dingtalk.com/document/development/robot-message-type, method 2
 */
export function webhookMessage(card: Card): object {
  const { title, text, buttons } = rendered(card);
  if (buttons.length === 0) return { msgtype: "markdown", markdown: { title, text } };
  const btns = buttons.map((button) => ({ title: button.title, actionURL: button.url }));
  return { msgtype: "actionCard", actionCard: { title, text, btnOrientation: "0", btns } };
}

/**
 * A message as the API takes it: a template's name, and what fills it as JSON text.
 * @see open.dingtalk.com/document/development/robot-message-type, method 1
 */
export function templateMessage(card: Card): { readonly msgKey: string; readonly msgParam: string } {
  const message = rendered(card);
  const { title, text, buttons } = message;
  return { msgKey: keyOf(buttons.length), msgParam: JSON.stringify({ title, text, ...buttonsOf(message) }) };
}

function keyOf(count: number): string {
  if (count === 0) return "sampleMarkdown";
  return count === 1 ? "sampleActionCard" : `sampleActionCard${count}`;
}

function buttonsOf({ buttons }: Rendered): Readonly<Record<string, string>> {
  const [first, ...others] = buttons;
  if (first === undefined) return {};
  if (others.length === 0) return { singleTitle: first.title, singleURL: first.url };
  return Object.fromEntries(
    buttons.flatMap(({ title, url }, at) => [
      [`actionTitle${at + 1}`, title],
      [`actionURL${at + 1}`, url],
    ]),
  );
}
