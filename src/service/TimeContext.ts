import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Interval } from '../../sidecar/contract';
import { createHover, type Hover, type Place } from './hover';
import type { TimeFrame } from './timeFrame';

export interface TimeAxisOfPage {
  frame: TimeFrame;
  hover: Hover;
  /** Makes this the range of the page. */
  zoom: (interval: Interval) => void;
  /** Times of the zone that is chosen in a radiography. */
  zone: Interval[];
}

export const TimeContext = createContext<TimeAxisOfPage>({ frame: { from: 0, to: 1, gutter: 0, width: 1, timeZone: 'utc' }, hover: createHover(), zoom: () => undefined, zone: [] });
export const useTime = () => useContext(TimeContext);

export function usePlace(): Place | null {
  const { hover } = useTime();
  return useSyncExternalStore(hover.subscribe, hover.get);
}
