/* Checks that the time of a call grows with its text: by the processor's clock, the best of five rounds. */
#ifndef GROWTH_H
#define GROWTH_H

#include <time.h>

#include "test.h"

enum { GROWTH_MAX_BYTES = 1 << 19, GROWTH_ROUNDS = 5, GROWTH_ATTEMPTS = 5 };

/* Reads a text, as often as it is asked to; `state` is the test's. */
typedef void growth_call(void *state, const uint8_t *text, size_t n);

static inline double growth_seconds(growth_call *call, void *state, const uint8_t *text, size_t n) {
    double best = 1e9;
    for (int round = 0; round < GROWTH_ROUNDS; round++) {
        clock_t start = clock();
        call(state, text, n);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds < best) best = seconds;
    }
    return best;
}

/* A text of repeated units, and one twice as long that may take at most two and a half times as long.
 * They grow until the clock can tell; what never gets there is fast enough. A busy machine is asked
 * again. */
static inline void growth_check(const char *unit, growth_call *call, void *state) {
    static uint8_t text[GROWTH_MAX_BYTES];
    size_t length = strlen(unit);
    for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t)unit[i % length];
    for (size_t half = (size_t)1 << 15; half * 2 <= sizeof text; half *= 2) {
        size_t n = half / length * length;
        double once = growth_seconds(call, state, text, n), twice = 0;
        if (once <= 0.002) continue;
        for (int attempt = 0; attempt < GROWTH_ATTEMPTS; attempt++) {
            twice = growth_seconds(call, state, text, 2 * n);
            if (twice <= 2.5 * once + 0.002) break;
            once = growth_seconds(call, state, text, n);
        }
        CHECK(twice <= 2.5 * once + 0.002);
        if (twice > 2.5 * once + 0.002)
            fprintf(stderr, "    \"%s\": %.4f s, then %.4f s\n", unit, once, twice);
        return;
    }
}

#endif
