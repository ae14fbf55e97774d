#ifndef ROENTGEN_ADAM_H
#define ROENTGEN_ADAM_H

#include <stddef.h>

/* `rate` holds the bias corrections, `shrink` is the decoupled weight decay times the rate, `clip` the largest norm. */
typedef struct {
  double rate, shrink, clip;
} Adam;

/* One step (Kingma and Ba 2015; decay by Loshchilov and Hutter 2019) with the gradient, scaled to `clip` if it is longer. */
void adam_step(Adam adam, size_t count, float *parameters, float *m, float *v, const float *gradient);

#endif
