/** Half the width of a confidence interval of a mean, over runs or seeds. */

/** Quantiles of Student's t, two-sided, with 1 to 19 degrees of freedom. */
const STUDENT: Record<string, number[]> = {
  '0.9': [6.314, 2.92, 2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.74, 1.734, 1.729],
  '0.95': [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093],
  '0.99': [63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947, 2.921, 2.898, 2.878, 2.861],
};
/** With more degrees of freedom: the normal distribution's. */
const NORMAL: Record<string, number> = { '0.9': 1.645, '0.95': 1.96, '0.99': 2.576 };
/** Confidences that an interval can be asked for. */
export const CONFIDENCES = Object.keys(STUDENT).map(Number);

/** Student's, of one of CONFIDENCES; a value alone has none. */
export function halfWidth(values: readonly number[], confidence: number): number | null {
  const count = values.length;
  if (count < 2) {
    return null;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return (STUDENT[String(confidence)][count - 2] ?? NORMAL[String(confidence)]) * Math.sqrt(variance / count);
}
