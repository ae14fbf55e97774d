#include "adam.h"

#include <math.h>

/* min(1, clip / ||g||) */
static float clipping(const float *gradient, size_t count, double clip) {
  double squares = 0;
  for (size_t i = 0; clip < INFINITY && i < count; i++) {
    squares += (double)gradient[i] * gradient[i];
  }
  return squares > clip * clip ? (float)(clip / sqrt(squares)) : 1;
}

void adam_step(Adam adam, size_t count, float *parameters, float *m, float *v, const float *gradient) {
  float factor = clipping(gradient, count, adam.clip), rate = (float)adam.rate, shrink = (float)adam.shrink;
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * factor;
    m[i] = 0.9f * m[i] + 0.1f * g;
    v[i] = 0.999f * v[i] + 0.001f * g * g;
    parameters[i] = parameters[i] - shrink * parameters[i] - rate * m[i] / (sqrtf(v[i]) + 1e-8f);
  }
}
