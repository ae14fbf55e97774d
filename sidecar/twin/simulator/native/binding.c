/* The Node-API binding: advance(arrays, until, most): events. No globals: any number of threads may load it. */
#include <node_api.h>
#include <string.h>

#include "state.h"

static napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, NULL, message);
  return NULL;
}

static napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 3, lengths[ARRAYS];
  napi_value values[3], result;
  void *data[ARRAYS];
  double until, most;
  napi_get_cb_info(env, info, &count, values, NULL, NULL);
  if (napi_get_value_double(env, values[1], &until) != napi_ok || napi_get_value_double(env, values[2], &most) != napi_ok) {
    return fail(env, "a time and a number of events are needed");
  }
  for (uint32_t i = 0; i < ARRAYS; i++) {
    napi_value array;
    if (napi_get_element(env, values[0], i, &array) != napi_ok || napi_get_typedarray_info(env, array, NULL, &lengths[i], &data[i], NULL, NULL) != napi_ok) {
      return fail(env, "the network's arrays are needed");
    }
  }
  State state;
  memcpy(&state, data, sizeof state);
  double events = advance(&state, until, most, (int32_t)(lengths[MET] * sizeof(double) / sizeof(Met)), lengths[BINS] > 0);
  napi_create_double(env, events, &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "advance", NAPI_AUTO_LENGTH, run, NULL, &function);
  napi_set_named_property(env, exports, "advance", function);
  return exports;
}
