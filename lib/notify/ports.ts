import type { Ledger } from "#lib/engine/ledger.ts";
import type { Clock } from "#lib/engine/ports.ts";
import type { Destination } from "#lib/jobs/destination.ts";
import type { SecretReference } from "#lib/jobs/secret.ts";
import type { Holds } from "./holds.ts";
import type { Shipment } from "./notification.ts";

/** What became of one POST. `why` never quotes the url, which may be a secret in itself. */
export type Posted =
  | { readonly is: "answered"; readonly status: number; readonly retryAfter?: string }
  | { readonly is: "lost"; readonly why: string };

/** Sends once, follows nothing, and gives no more of the answer than its status. */
export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Posted>;

/** Shipments that wait for their time. May give one twice, and gives them in no order. */
type Shipments = { send(shipment: Shipment): Promise<void> };

type NotifyLine = Readonly<Record<string, unknown>> & { readonly step: "notify" };

/** All that the sending of webhooks needs of the world; `lib/deps.ts` wires the real ones. */
export type Notifying = {
  readonly destinations: readonly Destination[];
  readonly ledger: Pick<Ledger, "destination" | "keepDestination">;
  readonly shipments: Shipments;
  readonly post: Post;
  readonly secretTexts: (whose: string, reference: SecretReference) => Promise<string>;
  readonly holds: Holds;
  readonly clock: Pick<Clock, "now">;
  readonly random: () => number;
  readonly log: (line: NotifyLine) => void;
};
