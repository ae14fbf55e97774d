import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';

/** A series as Prometheus answers it. */
export const frame = (refId: string, labels: Record<string, string>, times: number[], values: Array<number | null>): DataFrame =>
  createDataFrame({ refId, fields: [{ name: 'Time', type: FieldType.time, values: times }, { name: 'Value', type: FieldType.number, labels, values }] });
