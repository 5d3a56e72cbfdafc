import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Duplex } from "node:stream";

/** Below the clouds' own idle limits, so that a kept socket is seldom found dead. */
const IDLE_MS = 4000;

/**
 * Agents that keep connections for a few seconds of the wall clock. Their own timers do not run while a function is frozen, so
 * a connection's age is looked at when the next request is about to take it.
 * @param now milliseconds since the epoch
 */
export function createAgents(now: () => number) {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agents = [new HttpAgent(options), new HttpsAgent(options)] as const;
  const freedAt = new WeakMap<Duplex, number>();
  for (const agent of agents) {
    const keep = agent.keepSocketAlive.bind(agent);
    agent.keepSocketAlive = (socket: Duplex) => {
      freedAt.set(socket, now());
      return keep(socket);
    };
  }
  return {
    /** The agent for the next request, rid of connections that have been idle for too long. */
    take(isTls: boolean): HttpAgent {
      const agent = isTls ? agents[1] : agents[0];
      for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
        const idleMs = now() - (freedAt.get(socket) ?? 0);
        if (idleMs < 0 || idleMs >= IDLE_MS) socket.destroy();
      }
      return agent;
    },
    close: () => agents.forEach((agent) => void agent.destroy()),
  };
}
