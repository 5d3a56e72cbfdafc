import { configOf, open, type Place } from "../../cli/cli.ts";
import { SERVE_ENV, type Serving, serve } from "../../cli/serving.ts";
import { createPlay, type Play } from "./play.ts";
import type { Room } from "./room.ts";

export type Served = {
  readonly room: Room;
  readonly play: Play;
  readonly serving: Serving;
  /** What the clouds have done, as `job effect`. */
  effects(): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** `sluice serve` as a process of its own, simulated clouds, and one room. @param more lines of the config */
export async function serveRoom(room: Room, jobs: readonly object[], more = ""): Promise<Served> {
  const place: Place = await open({ jobs, transitions: { stopMs: 50, deleteMs: 50 } });
  await place.write("sluice.yaml", `${configOf(place.url)}chat: ${JSON.stringify(room.settings)}\n${more}`);
  const serving = await serve(place, 0, { ...SERVE_ENV, ...room.secrets });
  const play = createPlay(serving.url, room);
  return {
    room,
    play,
    serving,
    effects: async () => (await place.logged("effects")).map(({ jobId, effect }) => `${jobId} ${effect}`),
    close: async () => {
      await serving.stop();
      await Promise.all([place.close(), room.close()]);
    },
  };
}
