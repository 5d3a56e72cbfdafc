import { targetDigest } from "#lib/jobs/run.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Provider } from "./provider.ts";
import { type SessionPorts, TargetSession } from "./target-session.ts";

export type Sessions = (provider: Provider, target: Target) => TargetSession;

/** Sessions that outlive a lane's session, one a target digest: a warm function logs in once. */
export function createSessions(ports: SessionPorts): Sessions {
  const sessions = new Map<string, TargetSession>();
  return (provider, target) => {
    const digest = targetDigest(target);
    const session = sessions.get(digest) ?? new TargetSession(provider, target, ports);
    sessions.set(digest, session);
    return session;
  };
}
