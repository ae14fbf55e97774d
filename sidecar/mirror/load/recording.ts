/** A recorded course of requests or calls, to be replayed. Pure. */

export interface Recording {
  /** Seconds, ascending. */
  times: number[];
  values: number[];
  /** Requests per second of a recorded 1. */
  scale: number;
  /** Recorded seconds in a second. */
  speed: number;
  /** When the replay began, seconds since the epoch: the recording goes on where it was when the load generator is started again. */
  start: number;
}

/** `time,value` lines, with or without a heading; times in seconds or RFC 3339, ascending. Throws an Error that names the line. */
export function parseRecording(text: string): Pick<Recording, 'times' | 'values'> {
  const times: number[] = [];
  const values: number[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const [first = '', second = ''] = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const [time, value] = [secondsOf(first), second === '' ? NaN : Number(second)];
    if (line.trim() === '' || (index === 0 && Number.isNaN(time))) {
      return;
    }
    if (!Number.isFinite(time) || !Number.isFinite(value) || value < 0) {
      throw new Error(`line ${index + 1}: ${JSON.stringify(line.slice(0, 60))} is not a time and a value of 0 or more`);
    }
    if (times.length > 0 && time <= times[times.length - 1]) {
      throw new Error(`line ${index + 1}: the time is not after that of the line before`);
    }
    times.push(time);
    values.push(value);
  });
  if (times.length < 2) {
    throw new Error('has fewer than two times');
  }
  return { times, values };
}

function secondsOf(cell: string): number {
  return /^-?[0-9.]+(e[+-]?[0-9]+)?$/i.test(cell) ? Number(cell) : Date.parse(cell) / 1000;
}

/** Requests per second at `time` (seconds since the epoch), straight lines between what was recorded; from the beginning again after the end. */
export function recordedAt(time: number, { times, values, scale, speed, start }: Recording): number {
  const [first, last] = [times[0], times[times.length - 1]];
  const at = first + (((time - start) * speed) % (last - first));
  const next = times.findIndex((each) => each > at);
  const share = (at - times[next - 1]) / (times[next] - times[next - 1]);
  return scale * (values[next - 1] + share * (values[next] - values[next - 1]));
}
