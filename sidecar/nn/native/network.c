/*
 * An LSTM autoencoder with backpropagation through time. Forward and backward of one block of sequences are done before the next,
 * so that its panels stay in the caches. Zero weights keep padded units at 0; `valid` keeps padded sequences out of the loss,
 * hence out of every gradient.
 */
#include "network.h"

#include <stdlib.h>

#include "lstm.h"

enum { ENCODER1, ENCODER2, DECODER1, DECODER2, LAYERS };

struct Network {
  Sizes sizes;
  Lstm layers[LAYERS];
  Dense projection; /* of the latent vector into DECODER1's gates */
  Dense readout;
  Scratch scratch;
  float *masks[2];       /* [window][hidden or latent][BLOCK] */
  float *projection_sum; /* [4 latent][BLOCK]: gradient by the projection */
  float *dy;             /* [features][BLOCK] */
  float *valid;          /* [BLOCK]: 1, and 0 for padding */
  void *memory;
};

static inline int larger_of(int a, int b) { return a > b ? a : b; }

static void place(Network *network, Arena *arena) {
  Sizes n = network->sizes;
  int hidden = round_up(n.hidden, PAD), latent = round_up(n.latent, PAD), largest = larger_of(hidden, latent);
  lstm_place(&network->layers[ENCODER1], arena, n.window, n.features, n.hidden);
  lstm_place(&network->layers[ENCODER2], arena, n.window, n.hidden, n.latent);
  lstm_place(&network->layers[DECODER1], arena, n.window, 0, n.latent);
  lstm_place(&network->layers[DECODER2], arena, n.window, n.latent, n.hidden);
  dense_place(&network->projection, arena, 4 * n.latent, 4, latent);
  dense_place(&network->readout, arena, n.features, 1, hidden);
  int pitch = larger_of(network->readout.pitch, round_up(4 * largest, PAIR) + 16);
  network->scratch = (Scratch){take(arena, largest, BLOCK), take(arena, 4 * largest, BLOCK), take(arena, pitch, BLOCK)};
  network->masks[0] = take(arena, (size_t)n.window * hidden, BLOCK);
  network->masks[1] = take(arena, (size_t)n.window * latent, BLOCK);
  network->projection_sum = take(arena, 4 * latent, BLOCK);
  network->dy = take(arena, network->readout.wide, BLOCK);
  network->valid = take(arena, 1, BLOCK);
}

Network *network_open(Sizes sizes) {
  Network *network = calloc(1, sizeof *network);
  if (!network) {
    return NULL;
  }
  network->sizes = sizes;
  Arena arena = {NULL, 0};
  place(network, &arena);
  size_t bytes = arena.used * sizeof(float);
  if (posix_memalign(&network->memory, 64, bytes)) {
    free(network);
    return NULL;
  }
  arena = (Arena){memset(network->memory, 0, bytes), 0};
  place(network, &arena);
  return network;
}

void network_close(Network *network) {
  if (network) {
    free(network->memory);
    free(network);
  }
}

/* ---- the flat vector: of each layer input [4h, in], hidden [4h, h], bias [4h]; of the readout weight and bias ---- */

size_t parameter_count(Sizes n) {
  size_t features = n.features, hidden = n.hidden, latent = n.latent;
  return 4 * hidden * (features + hidden + 1) + 4 * latent * (hidden + latent + 1) + 4 * latent * (latent + latent + 1) +
         4 * hidden * (latent + hidden + 1) + features * (hidden + 1);
}

/* The next matrix or bias (columns 0) of the vector: parameters in, or gradient out. */
static void exchange(Dense *dense, int columns, int offset, const float **in, float **out) {
  size_t count = (size_t)dense->outputs * (columns ? columns : 1);
  if (*in) {
    columns ? dense_pack(dense, *in, columns, offset) : dense_pack_bias(dense, *in);
    *in += count;
  } else {
    columns ? dense_unpack(dense, *out, columns, offset) : dense_unpack_bias(dense, *out);
    *out += count;
  }
}

static void exchange_all(Network *network, const float *in, float *out) {
  Sizes n = network->sizes;
  int inputs[LAYERS] = {n.features, n.hidden, n.latent, n.latent};
  for (int i = 0; i < LAYERS; i++) {
    Lstm *layer = &network->layers[i];
    Dense *input = i == DECODER1 ? &network->projection : &layer->gates;
    exchange(input, inputs[i], 0, &in, &out);
    exchange(&layer->gates, layer->gates.outputs / 4, layer->inputs, &in, &out);
    exchange(input, 0, 0, &in, &out);
  }
  exchange(&network->readout, n.hidden, 0, &in, &out);
  exchange(&network->readout, 0, 0, &in, &out);
}

static void clear_gradients(Network *network) {
  Lstm *layers = network->layers;
  Dense *all[] = {&layers[0].gates, &layers[1].gates, &layers[2].gates, &layers[3].gates, &network->projection, &network->readout};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    memset(all[i]->gradient, 0, (size_t)all[i]->depth * all[i]->pitch * sizeof(float));
    memset(all[i]->bias_gradient, 0, (size_t)all[i]->pitch * sizeof(float));
  }
}

/* ---- one block ---- */

/* Copies `lanes` sequences of [window, rows, batch], from `first` on, into the panel [window][pitch][BLOCK]. */
static void gather(const Network *network, float *panel, int pitch, const float *from, int rows, int first, int lanes) {
  for (int t = 0; t < network->sizes.window; t++) {
    for (int row = 0; row < rows; row++) {
      float *to = panel + ((size_t)t * pitch + row) * BLOCK;
      memcpy(to, from + ((size_t)t * rows + row) * network->sizes.batch + first, lanes * sizeof(float));
      memset(to + lanes, 0, (BLOCK - lanes) * sizeof(float));
    }
  }
}

/* Puts the block's rows and masks where they are needed; answers in `masks` those that there are. */
static void load_block(Network *network, Batch batch, int first, const float *masks[2]) {
  Sizes n = network->sizes;
  Lstm *encoder = &network->layers[ENCODER1];
  int lanes = n.batch - first < BLOCK ? n.batch - first : BLOCK, sizes[2] = {n.hidden, n.latent};
  for (int lane = 0; lane < BLOCK; lane++) {
    network->valid[lane] = lane < lanes;
  }
  gather(network, encoder->z, encoder->gates.depth, batch.rows, n.features, first, lanes);
  for (int i = 0; i < 2; i++) {
    masks[i] = batch.masks[i] ? network->masks[i] : NULL;
    if (masks[i]) {
      gather(network, network->masks[i], round_up(sizes[i], PAD), batch.masks[i], sizes[i], first, lanes);
    }
  }
}

/* The outputs of `below`, by the mask unless NULL, become the inputs of `above`. */
static void pass_up(const Lstm *above, const Lstm *below, const float *mask) {
  for (int t = 0; t < below->window; t++) {
    memcpy(input_at(above, t), hidden_at(below, t), (size_t)below->size * BLOCK * sizeof(float));
    if (mask) {
      apply_mask(input_at(above, t), mask + (size_t)t * below->size * BLOCK, below->size);
    }
  }
}

static float *latent_vector(const Network *network) { return hidden_at(&network->layers[ENCODER2], network->sizes.window - 1); }

static void forward(Network *network, const float *const masks[2]) {
  Lstm *layers = network->layers;
  Dense *projection = &network->projection;
  lstm_forward(&layers[ENCODER1]);
  pass_up(&layers[ENCODER2], &layers[ENCODER1], masks[0]);
  lstm_forward(&layers[ENCODER2]);
  multiply(layers[DECODER1].gates.bias, projection->bias, projection->forward, projection->rows, projection->depth, latent_vector(network));
  lstm_forward(&layers[DECODER1]);
  pass_up(&layers[DECODER2], &layers[DECODER1], masks[1]);
  lstm_forward(&layers[DECODER2]);
}

/* y_t = Wr h_t + br, e = y_t - rows_t, dy = scale e; answers the sum of e^2 over the block. */
static double read_out(Network *network, int t, float scale) {
  const Dense *readout = &network->readout;
  const float *rows = input_at(&network->layers[ENCODER1], t);
  vec squares = {0};
  multiply(network->dy, readout->bias, readout->forward, readout->rows, readout->depth, hidden_at(&network->layers[DECODER2], t));
  for (int i = 0; i < readout->rows * BLOCK; i += LANES) {
    vec error = (load(network->dy + i) - load(rows + i)) * load(network->valid + i % BLOCK);
    squares += error * error;
    store(network->dy + i, error * scale);
  }
  double total = 0;
  for (int lane = 0; lane < LANES; lane++) {
    total += squares[lane];
  }
  return total;
}

static void readout_backward(Network *network, int t) {
  Lstm *decoder = &network->layers[DECODER2];
  Dense *readout = &network->readout;
  float *dh = decoder->dh + (size_t)t * decoder->size * BLOCK;
  dense_accumulate(readout, network->dy, hidden_at(decoder, t), readout->depth, network->scratch.transposed);
  multiply(dh, NULL, readout->backward, readout->depth, readout->rows, network->dy);
}

static void backward(Network *network, const float *const masks[2]) {
  Lstm *layers = network->layers, *encoder = &layers[ENCODER2];
  Dense *projection = &network->projection;
  Scratch scratch = network->scratch;
  int latent = encoder->size * BLOCK, last = encoder->window - 1;
  float *sum = memset(network->projection_sum, 0, (size_t)4 * latent * sizeof(float));
  lstm_backward(&layers[DECODER2], scratch, layers[DECODER1].dh, masks[1], NULL);
  lstm_backward(&layers[DECODER1], scratch, NULL, NULL, sum);
  dense_accumulate(projection, sum, latent_vector(network), projection->depth, scratch.transposed);
  memset(encoder->dh, 0, (size_t)last * latent * sizeof(float));
  multiply(encoder->dh + (size_t)last * latent, NULL, projection->backward, projection->depth, projection->rows, sum);
  lstm_backward(encoder, scratch, layers[ENCODER1].dh, masks[0], NULL);
  lstm_backward(&layers[ENCODER1], scratch, NULL, NULL, NULL);
}

/* ---- one batch ---- */

double network_loss(Network *network, const float *parameters, Batch batch, float *gradient) {
  Sizes n = network->sizes;
  double count = (double)n.window * n.features * n.batch, squares = 0;
  exchange_all(network, parameters, NULL);
  if (gradient) {
    clear_gradients(network);
  }
  for (int first = 0; first < n.batch; first += BLOCK) {
    const float *masks[2];
    load_block(network, batch, first, masks);
    forward(network, masks);
    for (int t = 0; t < n.window; t++) {
      squares += read_out(network, t, (float)(2 / count));
      if (gradient) {
        readout_backward(network, t);
      }
    }
    if (gradient) {
      backward(network, masks);
    }
  }
  if (gradient) {
    exchange_all(network, NULL, gradient);
  }
  return squares / count;
}
