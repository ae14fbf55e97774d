/* An LSTM layer over the window (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000), from a zero state. */
#ifndef ROENTGEN_LSTM_H
#define ROENTGEN_LSTM_H

#include "dense.h"

typedef struct {
  int window, inputs, size; /* padded; no inputs where they are the same at every moment, hence in the bias */
  Dense gates;              /* of z_t = [x_t; h_(t-1)]: i, o, f, c~ */
  float *z;                 /* [window + 1][inputs + size][BLOCK] */
  float *cells;             /* [window + 1][size][6][BLOCK]: i, o, f, c~, c, tanh c; the first moment is the zero state */
  float *dh;                /* [window][size][BLOCK] */
} Lstm;

/* Where lstm_backward works: dc [size][BLOCK], dgates [4 size][BLOCK], transposed [BLOCK][pitch]. */
typedef struct {
  float *dc, *dgates, *transposed;
} Scratch;

static inline float *input_at(const Lstm *layer, int t) { return layer->z + (size_t)t * layer->gates.depth * BLOCK; }
static inline float *hidden_at(const Lstm *layer, int t) { return input_at(layer, t + 1) + layer->inputs * BLOCK; }

void lstm_place(Lstm *layer, Arena *arena, int window, int inputs, int size);

/* All hidden states from all inputs. */
void lstm_forward(const Lstm *layer);

/*
 * From dh of every moment: the weights' gradients, and dx [window][inputs][BLOCK] unless NULL, by the mask unless NULL.
 * `sum` [4 size][BLOCK], unless NULL, gets the gates' gradients summed over the moments.
 */
void lstm_backward(Lstm *layer, Scratch scratch, float *dx, const float *mask, float *sum);

/* panel *= mask */
void apply_mask(float *panel, const float *mask, int rows);

#endif
