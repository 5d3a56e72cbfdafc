import type { Heard } from "#lib/jobs/heard.ts";

/** What somebody has said in a room of Slack. */
export const HEARD: Heard = {
  id: "Ev01",
  room: { platform: "slack", team: "T1", channel: "C1" },
  by: "U1",
  text: "stop dtsjob0001 on acme-cn",
  isWeak: false,
  isTold: false,
};
