/** Where the pointer is, for all charts of the page: a place in time, told without rendering the page anew. */
export interface Place {
  time: number;
  /** Pixels from the top of the chart `source`. */
  y: number;
  source: string;
  /** By keys: then it is spoken. */
  spoken: boolean;
}

export interface Hover {
  get: () => Place | null;
  set: (place: Place | null) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createHover(): Hover {
  let place: Place | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => place,
    set: (next) => {
      place = next;
      listeners.forEach((listener) => listener());
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
