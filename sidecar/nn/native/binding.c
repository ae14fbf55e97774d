/* The Node-API binding. No globals: any number of threads may load it. Sizes and lengths are checked before anything is touched. */
#include <node_api.h>
#include <stdio.h>
#include <stdlib.h>

#include "adam.h"
#include "network.h"

#define LARGEST 32768

typedef struct {
  Sizes sizes;
  size_t parameters;
  Network *network; /* NULL once closed */
  float *gradient;
} Handle;

static void release(Handle *handle) {
  network_close(handle->network);
  free(handle->gradient);
  handle->network = NULL;
  handle->gradient = NULL;
}

static void finalize(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  release(data);
  free(data);
}

static napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, NULL, message);
  return NULL;
}

/* open(features, window, hidden, latent, batch): handle */
static napi_value open_handle(napi_env env, napi_callback_info info) {
  size_t count = 5;
  napi_value values[5], result;
  double sizes[5];
  napi_get_cb_info(env, info, &count, values, NULL, NULL);
  for (int i = 0; i < 5; i++) {
    if (napi_get_value_double(env, values[i], &sizes[i]) != napi_ok || !(sizes[i] >= 1 && sizes[i] <= LARGEST) || sizes[i] != (int)sizes[i]) {
      return fail(env, "sizes are whole numbers from 1 to 32768");
    }
  }
  Handle *handle = calloc(1, sizeof *handle);
  if (!handle) {
    return fail(env, "not enough memory");
  }
  handle->sizes = (Sizes){(int)sizes[0], (int)sizes[1], (int)sizes[2], (int)sizes[3], (int)sizes[4]};
  handle->parameters = parameter_count(handle->sizes);
  handle->network = network_open(handle->sizes);
  handle->gradient = calloc(handle->parameters, sizeof(float));
  if (!handle->network || !handle->gradient || napi_create_external(env, handle, finalize, NULL, &result) != napi_ok) {
    finalize(env, handle, NULL);
    return fail(env, "not enough memory");
  }
  return result;
}

/* The floats of an array of the given length; NULL for null where `optional`, and (with an exception) for anything else. */
static float *floats(napi_env env, napi_value value, size_t count, const char *name, int optional) {
  napi_valuetype kind;
  bool is_array = false;
  napi_typedarray_type type = napi_uint8_array;
  size_t length = 0;
  void *data = NULL;
  if (optional && napi_typeof(env, value, &kind) == napi_ok && kind == napi_null) {
    return NULL;
  }
  napi_is_typedarray(env, value, &is_array);
  if (is_array) {
    napi_get_typedarray_info(env, value, &type, &length, &data, NULL, NULL);
  }
  if (type != napi_float32_array || length != count || !data) {
    char message[100];
    snprintf(message, sizeof message, "%s must be %zu float32 values, not %zu", name, count, length);
    fail(env, message);
    return NULL;
  }
  return data;
}

/* values: handle, rows, encoder mask, decoder mask. NULL, with an exception, when one does not fit. */
static Handle *batch_of(napi_env env, const napi_value *values, Batch *batch) {
  Handle *handle = NULL;
  if (napi_get_value_external(env, values[0], (void **)&handle) != napi_ok || !handle->network) {
    fail(env, "the autoencoder is closed");
    return NULL;
  }
  Sizes n = handle->sizes;
  size_t moments = (size_t)n.window * n.batch;
  batch->rows = floats(env, values[1], moments * n.features, "rows", 0);
  batch->masks[0] = floats(env, values[2], moments * n.hidden, "the encoder's mask", 1);
  batch->masks[1] = floats(env, values[3], moments * n.latent, "the decoder's mask", 1);
  return handle;
}

static int failed(napi_env env) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  return pending;
}

static napi_value number(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}

/* loss(handle, rows, encoder mask, decoder mask, parameters, gradient or null): number */
static napi_value loss(napi_env env, napi_callback_info info) {
  size_t count = 6;
  napi_value values[6];
  Batch batch;
  napi_get_cb_info(env, info, &count, values, NULL, NULL);
  Handle *handle = batch_of(env, values, &batch);
  if (failed(env)) {
    return NULL;
  }
  float *parameters = floats(env, values[4], handle->parameters, "parameters", 0);
  float *gradient = floats(env, values[5], handle->parameters, "gradient", 1);
  return failed(env) ? NULL : number(env, network_loss(handle->network, parameters, batch, gradient));
}

/* step(handle, rows, encoder mask, decoder mask, parameters, m, v, rate, shrink, clip): loss before the step */
static napi_value step(napi_env env, napi_callback_info info) {
  size_t count = 10;
  napi_value values[10];
  Batch batch;
  Adam adam = {0};
  napi_get_cb_info(env, info, &count, values, NULL, NULL);
  Handle *handle = batch_of(env, values, &batch);
  if (failed(env)) {
    return NULL;
  }
  float *parameters = floats(env, values[4], handle->parameters, "parameters", 0);
  float *m = floats(env, values[5], handle->parameters, "m", 0);
  float *v = floats(env, values[6], handle->parameters, "v", 0);
  if (failed(env)) {
    return NULL;
  }
  if (napi_get_value_double(env, values[7], &adam.rate) || napi_get_value_double(env, values[8], &adam.shrink) ||
      napi_get_value_double(env, values[9], &adam.clip)) {
    return fail(env, "rate, shrink and clip are numbers");
  }
  double before = network_loss(handle->network, parameters, batch, handle->gradient);
  adam_step(adam, handle->parameters, parameters, m, v, handle->gradient);
  return number(env, before);
}

/* close(handle) */
static napi_value close_handle(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value;
  Handle *handle = NULL;
  napi_get_cb_info(env, info, &count, &value, NULL, NULL);
  if (napi_get_value_external(env, value, (void **)&handle) == napi_ok) {
    release(handle);
  }
  return NULL;
}

NAPI_MODULE_INIT() {
  struct {
    const char *name;
    napi_callback function;
  } functions[] = {{"open", open_handle}, {"loss", loss}, {"step", step}, {"close", close_handle}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].function, NULL, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}
