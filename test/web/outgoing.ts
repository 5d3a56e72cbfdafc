import { createHook } from "node:async_hooks";

/** Whatever Node opens to reach another machine, process or name server, by the names async_hooks gives it. */
const OUTGOING =
  /^(TCP|PIPE|TLS|UDP|UDPSEND|TCPCONNECT|PIPECONNECT|GETADDRINFOREQ|GETNAMEINFOREQ|QUERY|PROCESS|HTTPCLIENT)/;

/** What was opened while `work` ran. */
export async function openedBy(work: () => Promise<unknown>): Promise<readonly string[]> {
  const opened: string[] = [];
  const hook = createHook({ init: (_id, type) => void (OUTGOING.test(type) && opened.push(type)) }).enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return opened;
}
