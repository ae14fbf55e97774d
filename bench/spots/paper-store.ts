/** The samples on disk: a folder a series and environment, in the form of the sidecar's own. */

import { join } from 'node:path';
import { createSamples, type Samples } from '../../sidecar/spots/dataset';
import type { EnvironmentName, SeriesName } from './paper-plan';

export const SERVICE = 'employees';

export function openSamples(directory: string, series: SeriesName, environment: EnvironmentName): Samples {
  return createSamples({ service: SERVICE, directory: join(directory, series, environment), environment, now: Date.now });
}
