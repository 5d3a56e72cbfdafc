import { describe, expect, it } from "vitest";
import type { Claim } from "#lib/engine/ledger.ts";
import { ACTIONS } from "#lib/jobs/action.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, aVerdict, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

const FREE: Claim = {
  target: "acme-cn",
  jobKey: "job0000/Forward",
  runId: "run-a",
  action: "teardown",
  until: NOW + 3_600_000,
};

export function claimContract(current: Current): void {
  describe("claims", () => {
    it("a job is claimed by one run at a time, which may ask again", async () => {
      const { ledger, other } = current();
      expect(await ledger.claim(FREE, NOW)).toBe("new");
      expect(await other.claim(FREE, NOW)).toBe("kept");
      expect(await other.claim({ ...FREE, runId: "run-b" }, NOW)).toBe("elsewhere");
    });

    it("the other direction and the same id in another target are other jobs", async () => {
      const { ledger } = current();
      await ledger.claim(FREE, NOW);
      expect(await ledger.claim({ ...FREE, runId: "run-b", jobKey: "job0000/Reverse" }, NOW)).toBe("new");
      expect(await ledger.claim({ ...FREE, runId: "run-b", target: "acme-eu" }, NOW)).toBe("new");
    });

    for (const action of ACTIONS) {
      const takes = action === "stop" || action === "pause";
      it(`a ${action} ${takes ? "takes" : "does not take"} the claim from a start`, async () => {
        const { ledger } = current();
        await ledger.claim({ ...FREE, action: "start" }, NOW);
        expect(await ledger.claim({ ...FREE, runId: "run-b", action }, NOW)).toBe(takes ? "new" : "elsewhere");
        expect(await ledger.claim({ ...FREE, action: "start" }, NOW)).toBe(takes ? "elsewhere" : "kept");
      });
    }

    for (const action of ACTIONS.filter((held) => held !== "start")) {
      it(`a stop does not take the claim from a ${action}`, async () => {
        const { ledger } = current();
        await ledger.claim({ ...FREE, action }, NOW);
        expect(await ledger.claim({ ...FREE, runId: "run-b", action: "stop" }, NOW)).toBe("elsewhere");
      });
    }

    it("a claim that has run out may be taken by anyone, one that has not may not", async () => {
      const { ledger } = current();
      const brief = { ...FREE, until: NOW + 1000 };
      await ledger.claim(brief, NOW);
      expect(await ledger.claim({ ...FREE, runId: "run-b" }, NOW + 999)).toBe("elsewhere");
      expect(await ledger.claim({ ...FREE, runId: "run-b" }, NOW + 1000)).toBe("new");
      expect(await ledger.claim(brief, NOW + 1000)).toBe("elsewhere");
    });

    it("workers that race for one job get it once", async () => {
      const { ledger, other } = current();
      const runs = ["run-a", "run-b", "run-c", "run-d"];
      const answers = runs.map((runId, index) => (index % 2 ? ledger : other).claim({ ...FREE, runId }, NOW));
      expect((await Promise.all(answers)).sort()).toEqual(["elsewhere", "elsewhere", "elsewhere", "new"]);
    });

    it("a conclusion releases its own claims on the jobs it concludes, and no other", async () => {
      const { ledger } = current();
      const plan = aPlan({ jobs: 3 });
      await ledger.startRun(plan);
      const todo = must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "item");
      const ours = { ...FREE, runId: todo.runId };
      const [first, second, third] = ["job0000/Forward", "job0001/Forward", "job0002/Forward"] as const;
      await ledger.claim({ ...ours, jobKey: first }, NOW);
      await ledger.claim({ ...ours, jobKey: second, runId: "run-b" }, NOW);
      await ledger.claim({ ...ours, jobKey: third }, NOW);
      const verdicts = todo.tasks.slice(0, 2).map((task) => aVerdict(todo, task));
      expect(await ledger.conclude({ ...todo, tasks: todo.tasks.slice(2) }, verdicts, [])).toBe(true);
      expect(await ledger.claim({ ...ours, jobKey: first, runId: "run-c" }, NOW)).toBe("new");
      expect(await ledger.claim({ ...ours, jobKey: second, runId: "run-c" }, NOW)).toBe("elsewhere");
      expect(await ledger.claim({ ...ours, jobKey: third, runId: "run-c" }, NOW)).toBe("elsewhere");
      expect(await ledger.verdicts(todo.runId)).toHaveLength(2);
    });
  });
}
