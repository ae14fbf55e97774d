/** Learning-rate schedules: what the learning rate is multiplied by, as a function of the Adam steps already made. */

export type Schedule = (step: number) => number;

export const constant: Schedule = () => 1;

/** Rises in equal parts to 1 in `steps` steps, then follows `next`, which counts from there. */
export const warmUp = (steps: number, next: Schedule = constant): Schedule => (step) => (step < steps ? (step + 1) / steps : next(step - steps));

/** From 1 to `last` in `steps` steps along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts); `last` afterwards. */
export const cosine = (steps: number, last = 0): Schedule => (step) => last + ((1 - last) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;

/** Halves every `halfLife` steps, smoothly. */
export const exponential = (halfLife: number): Schedule => (step) => 0.5 ** (step / halfLife);

/** Multiplied by `factor` after every `every` steps. */
export const stepwise = (every: number, factor: number): Schedule => (step) => factor ** Math.floor(step / every);
