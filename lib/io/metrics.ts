import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { DETAIL_TYPES, type EventToSend } from "#lib/engine/ledger.ts";
import type { Answer } from "#lib/providers/provider.ts";

/** What dashboards and alarms look at (infra/alarms.yml), as lines in CloudWatch's embedded metric format. */
export type Meter = {
  /** Events the bus has accepted. One that is sent again counts again. */
  told(events: readonly EventToSend[]): void;
  /** An answer of a cloud, kept until `flushCalls`. */
  heard(answer: Answer): void;
  /** Calls since the last flush, and how many of them the cloud throttled. */
  flushCalls(target: string): void;
  /** Brakes of the kind that stop a whole target, or everything. */
  halts(on: number): void;
};

export function createMeter(metrics = new Metrics({ namespace: "Sluice" })): Meter {
  let calls = 0;
  let throttled = 0;
  return {
    told(events) {
      const words = events
        .filter(({ detailType }) => detailType === DETAIL_TYPES.verdict)
        .map(({ detail }) => String(detail["verdict"]));
      for (const [verdict, all = []] of Object.entries(Object.groupBy(words, (word) => word))) {
        metrics.singleMetric().addDimension("verdict", verdict).addMetric("Verdicts", MetricUnit.Count, all.length);
      }
      const rejected = events.filter(({ detailType }) => detailType === DETAIL_TYPES.rejected).length;
      if (rejected > 0) metrics.singleMetric().addMetric("Rejected", MetricUnit.Count, rejected);
    },
    heard(answer) {
      calls += 1;
      if (!answer.ok && answer.failure.kind === "throttled") throttled += 1;
    },
    flushCalls(target) {
      if (calls === 0) return;
      metrics.addMetadata("target", target);
      metrics.addMetric("Calls", MetricUnit.Count, calls);
      metrics.addMetric("ThrottledCalls", MetricUnit.Count, throttled);
      metrics.addMetric("ThrottledShare", MetricUnit.Percent, (100 * throttled) / calls);
      metrics.publishStoredMetrics();
      calls = 0;
      throttled = 0;
    },
    halts(on) {
      metrics.singleMetric().addMetric("Halts", MetricUnit.Count, on);
    },
  };
}
