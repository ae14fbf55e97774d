#ifndef ROENTGEN_NETWORK_H
#define ROENTGEN_NETWORK_H

#include <stddef.h>

/* features -> hidden -> latent -> latent -> hidden -> features over `window` moments; `batch` sequences at a time. */
typedef struct {
  int features, window, hidden, latent, batch;
} Sizes;

/* One batch. rows [window, features, batch]; masks [window, hidden, batch] and [window, latent, batch], or NULL. */
typedef struct {
  const float *rows, *masks[2];
} Batch;

typedef struct Network Network;

/* NULL when memory is short. All memory is taken here. */
Network *network_open(Sizes sizes);
void network_close(Network *network);

/* How many floats the flat vector of parameters has. */
size_t parameter_count(Sizes sizes);

/* The mean squared error, and its gradient by the parameters unless `gradient` is NULL. */
double network_loss(Network *network, const float *parameters, Batch batch, float *gradient);

#endif
