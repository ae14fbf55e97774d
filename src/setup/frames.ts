/** What a data source answered, as rows. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';

export interface Row {
  labels: Record<string, string>;
  value: number;
}

/** The newest value of every series of a query; series without any are left out. */
export function newestOf(frames: DataFrame[], refId: string): Row[] {
  return frames
    .filter((frame) => frame.refId === refId)
    .flatMap(({ fields }) => fields.filter(({ type }) => type === FieldType.number))
    .flatMap(({ labels, values }) => {
      const value = Array.from(values as ArrayLike<number | null>).reduce<number | null>((last, each) => each ?? last, null);
      return value === null ? [] : [{ labels: labels ?? {}, value }];
    });
}
