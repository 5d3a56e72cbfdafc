import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

export type Use = { readonly megabytes: number; readonly cpuSeconds: number };

/** What a process uses: memory now, and processor time since it began, to the second. */
export async function useOf({ pid }: ChildProcess): Promise<Use> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=,time=", "-p", String(pid)]);
  const [rss = "", time = ""] = stdout.trim().split(/\s+/);
  return {
    megabytes: Number(rss) / 1024,
    cpuSeconds: time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0),
  };
}

const BARE = `require("node:http").createServer((asked, answer) => {
  asked.resume().on("end", () => answer.writeHead(401).end("{}"));
}).listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;

/** A Node server that reads a body and says 401: what this machine, now, lets the fastest be. */
export async function startBareServer(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, ["-e", BARE], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(child.stdout, "data");
  return { child, url: `http://127.0.0.1:${Number(port)}` };
}
