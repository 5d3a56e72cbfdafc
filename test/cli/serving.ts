import type { ChildProcess } from "node:child_process";
import type { Ended, Place } from "./cli.ts";

export type Serving = {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything it has told so far. */
  told(): string;
  stop(): Promise<Ended>;
};

/** What clouds and hooks of the tests have for secrets. */
export const SERVE_ENV = { ALI_AK: "key", ALI_SK: "secret", HOOK: "a github secret", TOKEN: "a-token", LINK: "a link" };

/** `sluice serve` on a port, by default a free one, once it listens. */
export async function serve(place: Place, port = 0, env: NodeJS.ProcessEnv = SERVE_ENV): Promise<Serving> {
  const { child, ended } = place.start(["serve", "--port", String(port)], { env });
  let text = "";
  const up = new Promise<string>((settle) => {
    child.stderr?.on("data", (piece) => {
      text += piece;
      const [, url] = /(http:\S+)\/(?:hooks|chat)\/ has/.exec(text) ?? [];
      if (url) settle(url);
    });
  });
  const early = ended.then(({ stderr }) => {
    throw new Error(`sluice serve ended: ${stderr}`);
  });
  const url = await Promise.race([up, early]);
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { child, url, told: () => text, stop };
}
