import { DEPLOYED_CALL_MS } from "#lib/deps.ts";
import type { Delivery, HttpRequest, Send } from "#lib/providers/provider.ts";
import type { Clouds } from "#lib/simulator/clouds.ts";
import type { Outcome } from "#lib/simulator/wire.ts";
import { pageAskedFor, pageIn } from "./listed.ts";
import { NETWORK_FAULTS } from "./plan.ts";
import type { Platform, Process } from "./platform.ts";
import { answerIn, codesIn, deedIn, shownBy } from "./shown.ts";
import type { Sent } from "./trace.ts";

/** The wire between a process and the clouds, with a note of every request that left. */
export function createNetwork(platform: Platform, clouds: Clouds, sent: Sent[], onDeath: () => void) {
  const { time, random } = platform;
  const deadly = platform.plan.faults.filter((fault) => fault.kind === "deadly-job");
  return (process: Process): Send =>
    (request) => {
      const askedAt = time.now();
      const { brakesAt } = process;
      return platform.step(process, async () => {
        const { hostname, pathname, search } = new URL(request.url);
        const isAct = isChange(request);
        const fault = platform.take(NETWORK_FAULTS, (one) => "on" in one && one.on === (isAct ? "act" : "read"));
        const isDown = platform.isOn("region-down", (one) => one.kind === "region-down" && isOf(request, one.region));
        if (isDown) platform.note("region-down");
        if (isDown || fault?.kind === "net-refused") {
          sent.push({ process, askedAt, brakesAt, leftAt: time.now(), key: undefined, fault: "net-refused" });
          await platform.pause(process, random.pick([5, 5000]));
          return lost(false, "unavailable");
        }
        const deed = isAct ? deedIn(request) : undefined;
        const note: Sent = { process, askedAt, brakesAt, leftAt: time.now(), key: keyOf(request), deed };
        if (fault) note.fault = fault.kind;
        sent.push(note);
        const raw = {
          method: request.method,
          url: `${pathname}${search}`,
          headers: { host: hostname, ...request.headers },
          body: Buffer.from(request.body),
        };
        await onTheWay(random.between(5, 60));
        const count = clouds.calls().length;
        const first = await clouds.handle(raw);
        const line = clouds.calls()[count];
        if (line) note.call = line;
        // Whoever repeats a request on the way passes the first answer on; the second one's refusal would be a lie about the first.
        if (fault?.kind === "net-twice" && line?.fault === undefined) await clouds.handle(raw);
        if (line && deadly.some((one) => line.region === one.region && line.jobIds.includes(one.id))) {
          platform.note("deadly-job");
          onDeath();
          platform.kill(process);
        }
        const { delivery, delayMs } = deliver(first, fault?.kind);
        const left = note.leftAt + DEPLOYED_CALL_MS - time.now();
        await platform.pause(process, Math.min(delayMs, left));
        if (delayMs > left) return lost(true, "timeout");
        if (delivery.is === "reply") note.repliedAt = time.now();
        if (line && delivery.is === "reply") {
          const answer = answerIn(delivery.reply.body);
          const page = line.changes ? undefined : pageAskedFor(request);
          const listed = page && pageIn(page, answer);
          if (listed) note.listed = listed;
          else if (!line.changes && !page) note.shown = shownBy(line, answer);
          note.codes = codesIn(answer);
        }
        return delivery;
      });
    };

  /** A request goes on by itself, whatever becomes of its sender. */
  function onTheWay(ms: number): Promise<void> {
    return new Promise((resolve) => time.at(time.now() + ms, resolve));
  }

  function deliver(outcome: Outcome, fault: string | undefined): { delivery: Delivery; delayMs: number } {
    const backMs = random.between(5, 60);
    if (outcome === "reset" || fault === "net-reset") return { delivery: lost(true, "unavailable"), delayMs: backMs };
    const { status, headers, body, delayMs = 0 } = outcome;
    const spoilt = SPOILING[fault ?? ""]?.(body) ?? body;
    const extraMs = fault === "net-late" ? 60_000 : fault === "net-drip" ? random.between(1000, 7500) : 0;
    return { delivery: { is: "reply", reply: { status, headers, body: spoilt } }, delayMs: backMs + delayMs + extraMs };
  }
}

/** Answers as no good cloud would write them, and what they say all the same. */
const SPOILING: Readonly<Record<string, (body: string) => string>> = {
  "net-bom": (body) => `\uFEFF${body}`,
  "net-proto": (body) => withFirst(body, '"__proto__":{"Success":false,"status":"failed"}'),
  // Of a key that comes twice the last one counts, as with every common reader of JSON.
  "net-double-keys": (body) => withFirst(body, /^\{("[^"]+"):/.exec(body)?.[1]?.concat(":null")),
  // As the detail's page has it.
  "net-other-case": (body) =>
    body.replace(/"status":"[^"]*"/gi, (field) => field.replace(/:.*/, (word) => word.toLowerCase())),
  "net-big-id": (body) =>
    body.replace(/"(DtsJobList|results)":\[(?=\{)/, '"$1":[{"DtsJobId":90071992547409931,"id":90071992547409931},'),
};

function withFirst(body: string, field: string | undefined): string {
  return field !== undefined && body.startsWith("{") && body.length > 2 ? `{${field},${body.slice(1)}` : body;
}

function lost(isSent: boolean, why: "timeout" | "unavailable"): Delivery & { is: "lost" } {
  return { is: "lost", sent: isSent, why, message: "injected by the simulation" };
}

function isOf(request: HttpRequest, region: string): boolean {
  return request.url.includes(region);
}

function keyOf({ headers }: HttpRequest): string | undefined {
  return /(?:Credential|Access)=([^,\s]+),/.exec(headers["authorization"] ?? "")?.[1];
}

/** As the clouds' documentation has it: reads are Describe* at Alibaba; at Huawei GET, the token, and a few batch reads of v3. */
function isChange({ method, url, headers }: HttpRequest): boolean {
  const action = headers["x-acs-action"];
  if (action !== undefined) return !action.startsWith("Describe");
  return method !== "GET" && !/\/auth\/tokens|batch-status|batch-detail|\/v3\/[^/]+\/jobs$/.test(url);
}
