import { FieldType, type TimeRange } from '@grafana/data';
import { queryFrames } from '../services';
import { variables } from '../variables';
import type { Dashboard } from './model';

export interface Annotation {
  title: string;
  colour: string;
  from: number;
  to: number;
}

const STEP = 5000;

/** Regions in which an annotation query has samples; a gap of three steps ends one. */
export async function readAnnotations(list: Dashboard['annotations']['list'], range: TimeRange): Promise<Annotation[]> {
  const queries = list.filter(({ enable, expr }) => enable && expr);
  const answers = await Promise.all(queries.map(async ({ expr = '', titleFormat = '', iconColor }) => ({ colour: iconColor, ...(await queryFrames([{ refId: 'Anno', expr, legendFormat: titleFormat } as never], range, STEP, 11_000)) })));
  return answers.flatMap(({ colour, frames }) =>
    frames.flatMap((frame) => {
      const times: number[] = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
      const regions: Annotation[] = [];
      for (const time of times) {
        const last = regions.at(-1);
        if (last && time - last.to <= 3 * STEP) {
          last.to = time;
        } else {
          regions.push({ colour, title: variables.replace(frame.name ?? ''), from: time, to: time });
        }
      }
      return regions;
    })
  );
}
