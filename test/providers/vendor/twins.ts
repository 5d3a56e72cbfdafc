import { createHttp } from "#lib/io/http.ts";
import type { ApiRequest, Credentials, Provider } from "#lib/providers/provider.ts";
import { readScenario } from "#lib/simulator/scenario.ts";
import { type Simulator, startSimulator } from "#lib/simulator/server.ts";

/** Codes by which a simulated gateway says that it does not know, or does not believe, a request. */
const TURNED_AWAY =
  /Signature|TimeStamp|AccessKey|SecurityToken|Missing|InvalidApi|InvalidParameter\.Unknown|InvalidRegionId|APIGW|DRS\.M00(007|261|301)/i;

/** Nothing moves by itself: both clouds see the same calls, and not at the same time. */
const STILL = 1e-9;

export type Twins = {
  /** Sends the request to one cloud by the vendor's code and to its twin by ours. */
  send(request: ApiRequest): Promise<void>;
  /** What both clouds logged. */
  told(): {
    readonly vendors: readonly object[];
    readonly ours: readonly object[];
    readonly turnedAway: readonly string[];
  };
  close(): Promise<void>;
};

/** Two simulated clouds of the same scenario. @param byVendor sends a request to a host as the vendor's code does */
export async function startTwins(
  provider: Provider,
  cloud: object,
  keys: Credentials,
  byVendor: (host: string, request: ApiRequest) => Promise<unknown>,
): Promise<Twins> {
  const start = () =>
    startSimulator({
      scenario: readScenario({ timeScale: STILL, clouds: [cloud] }),
      now: Date.now,
      sleep: async () => {},
    });
  const [one, other] = [await start(), await start()];
  const http = createHttp();
  let sent = 0;
  return {
    async send(request) {
      sent += 1;
      const { host } = new URL(one.url);
      const before = one.calls().length;
      // The vendors' code throws a refusal of the simulated cloud; what it was is in the cloud's log.
      const thrown = await byVendor(host, request).catch((error: unknown) => error);
      if (one.calls().length !== before + 1) throw new Error(`${request.operation} did not arrive: ${thrown}`);
      await http(provider.sign(request, other.url, keys, { now: Date.now(), nonce: `nonce-${sent}` }));
    },
    told: () => ({ vendors: factsOf(one), ours: factsOf(other), turnedAway: turnedAway(one) }),
    async close() {
      await Promise.all([one.close(), other.close(), http.close()]);
    },
  };
}

/** Calls and what they did, without the time of day. */
function factsOf(simulator: Simulator): readonly object[] {
  return [...simulator.calls(), ...simulator.effects()].map(({ at: _at, ...facts }) => facts);
}

function turnedAway(simulator: Simulator): readonly string[] {
  return simulator
    .calls()
    .flatMap(({ operation, code }) => (TURNED_AWAY.test(code ?? "") ? [`${operation}: ${code}`] : []));
}
