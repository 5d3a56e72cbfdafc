import type { Played } from "./cloud.ts";
import { EFFECT_HAPPENS, type FaultName } from "./fault-catalogue.ts";
import { spoilItems } from "./fault-items.ts";
import type { CallFacts, Fault, FaultScript } from "./faults.ts";
import type { Answer, RawReply } from "./wire.ts";

/** What a cloud offers a fault: do the call, only claim to have done it, or refuse in its own words. */
export type Stage = {
  perform(): Answer;
  pretend(): Answer;
  refuse(fault: Fault): Answer;
};

/** How long a slow reply takes when the scenario does not say. */
const SLOW_MS = 1000;
const HTML_502 = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>\r\n";

/** Carries a call out, under the fault the script has for it, if any. */
export function playCall(script: FaultScript, facts: CallFacts, stage: Stage): Played {
  const fault = script.take(facts);
  return fault === undefined ? { outcome: stage.perform() } : { outcome: playFault(fault, stage), fault: fault.fault };
}

/** The call is carried out first where the fault only spoils the answer. */
function playFault(fault: Fault, stage: Stage): Answer | "reset" {
  const effect = fault.args.effect ?? EFFECT_HAPPENS.has(fault.fault);
  const real = effect ? stage.perform() : undefined;
  return spoil(fault, stage, real);
}

function spoil(fault: Fault, stage: Stage, real: Answer | undefined): Answer | "reset" {
  switch (fault.fault) {
    case "lost-before":
    case "lost-after":
      return "reset";
    case "lies":
      return stage.pretend();
    case "slow": {
      const answer = real ?? stage.pretend();
      return { ...answer, reply: { ...answer.reply, delayMs: fault.args.delayMs ?? SLOW_MS } };
    }
    case "truncated": {
      const { reply } = real ?? stage.pretend();
      return bare({ ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) });
    }
    default:
      return plainReply(fault.fault) ?? spoiledItems(fault, real) ?? stage.refuse(fault);
  }
}

function spoiledItems({ fault }: Fault, real: Answer | undefined): Answer | undefined {
  const reply = real === undefined ? undefined : spoilItems(fault, real.reply);
  return real === undefined || reply === undefined ? undefined : { ...real, reply };
}

function plainReply(name: FaultName): Answer | undefined {
  switch (name) {
    case "html-502":
      return bare({ status: 502, headers: { "content-type": "text/html" }, body: HTML_502 });
    case "empty-500":
      return bare({ status: 500, headers: {}, body: "" });
    case "empty-200":
      return bare({ status: 200, headers: {}, body: "" });
    case "redirect-302":
      return bare({ status: 302, headers: { location: "http://elsewhere.invalid/" }, body: "" });
    default:
      return undefined;
  }
}

function bare(reply: RawReply): Answer {
  return { reply };
}
