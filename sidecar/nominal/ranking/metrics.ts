/** What the name of a metric says about how to read its deviations. Mathematics only. */

/** What a component's users see of it (latency, errors) and how much they ask for (traffic): there only while there are requests. */
const SERVICE_LEVEL = /latenc|duration|(^|_)lat(_|$)|availab|success|error_?rate|request|workload|(^|_)(ops|qps|rps|lod)(_|$)/i;
const WORSE_UP = /latenc|duration|(^|_)lat(_|$)|error/i;
const WORSE_DOWN = /availab|success/i;
/** An amount that is held until it is given back; counters are not. */
const STOCK = /^(?!.*_total$).*(mem|heap|rss|usage_bytes)/i;

export const isServiceLevel = (metric: string) => SERVICE_LEVEL.test(metric);

/** 1: only a rise is ill (latency, errors); -1: only a fall is (availability); 0: both are. */
export function illDirection(metric: string): -1 | 0 | 1 {
  if (!isServiceLevel(metric)) {
    return 0;
  }
  return WORSE_DOWN.test(metric) ? -1 : WORSE_UP.test(metric) ? 1 : 0;
}

export const isStock = (metric: string) => !isServiceLevel(metric) && STOCK.test(metric);
