import { useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import { t } from '../text';
import type { AnnotationGroup } from './annotations';
import type { Ink } from './draw';
import { densityCsv, samplesCsv } from './export/csv';
import { saveFile } from '../files';
import { fileName, saveCsv } from './export/files';
import { imageBlob, type ImageOptions } from './export/image';
import type { Shape } from './marks';
import { lineColours } from './palette';
import type { Picture } from './picture';
import { upName } from './Plot';
import type { Points, RadiographyInput } from './points';
import type { Selection } from './selection';

export interface Exports {
  image: () => void;
  samples: () => void;
  density: () => void;
}

export interface ExportSubject {
  title: string;
  width: number;
  height: number;
  input: RadiographyInput;
  points: Points;
  picture: Picture;
  ink: Ink;
  selection: Selection | null;
  annotations: AnnotationGroup[];
}

const SIGNS: Record<Shape, string> = { circle: '○', square: '□', triangle: '△', cross: '✚', diamond: '◇', star: '☆' };

/** What stands beneath an image; a page's legend can be pointed at, this one cannot. */
function notesOf({ points, picture, input, ink }: ExportSubject): ImageOptions['notes'] {
  const colours = lineColours(ink.scheme);
  return [
    ...(picture.threshold === null ? [] : [{ text: `${t('radiography-panel.legend.threshold', 'threshold')} ${picture.errorText(picture.threshold)}`, colour: colours.threshold }]),
    ...(picture.kpiLimit === null ? [] : [{ text: `${t('radiography-panel.legend.limit', 'limit')} ${picture.kpiText(picture.kpiLimit)}${input.kpiUnit ? ` ${input.kpiUnit}` : ''}`, colour: colours.kpiLimit }]),
    { text: t('radiography-panel.legend.samples', '{{count}} samples', { count: points.errors.length.toLocaleString('en') }) },
    ...(ink.marks ?? []).map(({ title, shape, samples }) => ({ text: `${SIGNS[shape]} ${title} ${samples.length.toLocaleString('en')}` })),
    { text: [points.times[0], points.times[points.times.length - 1]].map((time) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')).join(' – ') },
  ];
}

/** @param subject kept by the caller, so that the answers stay the same while it does */
export function useExports(subject: ExportSubject): Exports {
  const { colors } = useTheme2();
  return useMemo(() => {
    const { title, width, height, input, points, picture, ink, selection, annotations } = subject;
    const name = (what: string, ending: string) => fileName(title, what, new Date(), ending);
    const options = { title, width, height, background: colors.background.primary, strong: colors.text.primary, ink, xName: input.errorName, yName: upName(input), notes: notesOf(subject) };
    return {
      image: () => void imageBlob(picture, options).then((blob) => blob && saveFile(name('image', 'png'), blob)),
      samples: () => saveCsv(name('samples', 'csv'), samplesCsv(input, points, selection, annotations)),
      density: () => saveCsv(name('density', 'csv'), densityCsv(input, picture)),
    };
  }, [subject, colors]);
}
