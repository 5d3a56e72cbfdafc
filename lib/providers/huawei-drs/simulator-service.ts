import type { Logs } from "../../simulator/log.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import type { Answer } from "../../simulator/wire.ts";
import type { World } from "../../simulator/world.ts";
import { type Acting, actOnEach, type ItemFault, type Result, type Wish } from "./simulator-act.ts";
import { answerAct } from "./simulator-answers.ts";
import type { Reading } from "./simulator-read.ts";
import { performRead } from "./simulator-reads.ts";
import { type Dress, failure } from "./simulator-reply.ts";
import type { Route } from "./simulator-routes.ts";
import { readWishes } from "./simulator-wishes.ts";

/** One request past the gateway. */
type Errand = { readonly route: Route; readonly body: Buffer; readonly dress: Dress; readonly seq: number };

/** The service behind the gateway: `perform` really does the call, `pretend` says yes and does nothing. */
export type Service = {
  perform(errand: Errand, itemFault?: ItemFault): Answer;
  pretend(errand: Errand): Answer;
};

export function createService(cloud: HuaweiCloud, world: World, logs: Logs): Service {
  const here = { cloud, world };
  return {
    perform(errand, itemFault) {
      const { operation, api } = errand.route;
      const fault = itemFault === undefined ? {} : { itemFault };
      const facts = { provider: "huawei-drs", region: cloud.region, operation, callSeq: errand.seq } as const;
      const note: Acting["note"] = (effect, jobId) => logs.addEffect({ ...facts, effect, jobId });
      const acting = { ...here, operation, api, note, ...fault };
      const seenAt = world.now() - cloud.describeLagMs;
      return run({ ...here, seenAt }, errand, (wishes) => actOnEach(acting, wishes), itemFault);
    },
    pretend(errand) {
      const nameOf = (id: string) => world.jobs.get(id)?.name ?? "";
      const claim = (wishes: readonly Wish[]) => wishes.map(({ id }) => ({ id, name: nameOf(id) }));
      return run({ ...here, seenAt: Number.NEGATIVE_INFINITY }, errand, claim);
    },
  };
}

type Settle = (wishes: readonly Wish[]) => readonly Result[];

function run(reading: Reading, errand: Errand, settle: Settle, itemFault?: ItemFault): Answer {
  const wishes = readWishes(reading.cloud, errand.route, errand.body);
  if (wishes === undefined) return performRead(reading, errand, itemFault);
  return "code" in wishes ? failure(errand.dress, wishes) : answerAct(reading.cloud, errand, settle(wishes));
}
