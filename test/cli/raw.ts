import { connect, type Socket } from "node:net";

/** What came back on a connection until it was closed, and how it was closed. */
export type Heard = { readonly text: string; readonly end: "closed" | "reset" };

export type Line = {
  readonly socket: Socket;
  readonly heard: Promise<Heard>;
  /** What has come back once it has all of `text` in it. */
  until(text: string): Promise<string>;
};

/** A connection on which anything at all can be said. */
export function dial(url: string): Line {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  let end: Heard["end"] = "closed";
  socket.setEncoding("latin1").on("data", (piece) => {
    text += piece;
  });
  socket.on("error", () => {
    end = "reset";
  });
  const heard = new Promise<Heard>((settle) => socket.once("close", () => settle({ text, end })));
  const until = (wanted: string) =>
    new Promise<string>((settle, fail) => {
      const look = () => void (text.includes(wanted) && settle(text));
      socket.on("data", look).once("close", () => fail(new Error(`closed after ${JSON.stringify(text)}`)));
      look();
    });
  return { socket, heard, until };
}

/** All of it is said, and the answer heard out. */
export function say(url: string, ...pieces: readonly string[]): Promise<Heard> {
  const { socket, heard } = dial(url);
  for (const piece of pieces) socket.write(piece, "latin1");
  return heard;
}

/** The statuses of all answers on a connection, in order. */
export function statusesOf({ text }: Heard): readonly number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
