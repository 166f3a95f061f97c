/* nsc_quote_sums: sums against the plain way, one value at a time. */
#include "quote/nsc_quote_sums.h"
#include "test.h"

enum { HIDDEN = NSCI_QUOTE_HIDDEN, N_ROWS = 7 };

static void fill(int8_t *rows) {
    for (int i = 0; i < N_ROWS * HIDDEN; i++) rows[i] = (int8_t)(i * 37 % 256 - 128);
}

static void rows_are_added_to_what_is_there(void) {
    int8_t rows[N_ROWS * HIDDEN];
    const uint32_t features[] = {6, 0, 3, 3};
    int16_t sums[HIDDEN];
    fill(rows);
    for (int h = 0; h < HIDDEN; h++) sums[h] = (int16_t)(h * 100);
    nsci_quote_add_rows(sums, rows, features, 0);
    nsci_quote_add_rows(sums, rows, features, 4);
    for (int h = 0; h < HIDDEN; h++)
        CHECK(sums[h] == h * 100 + rows[6 * HIDDEN + h] + rows[h] + 2 * rows[3 * HIDDEN + h]);
}

static void sums_are_added(void) {
    int16_t sums[HIDDEN], other[HIDDEN];
    for (int h = 0; h < HIDDEN; h++) {
        sums[h] = (int16_t)(1000 * h);
        other[h] = (int16_t)(7 - 1500 * h);
    }
    nsci_quote_add_sums(sums, other);
    for (int h = 0; h < HIDDEN; h++) CHECK(sums[h] == 7 - 500 * h);
}

static void what_is_below_zero_is_hidden(void) {
    int16_t sums[HIDDEN], out[HIDDEN];
    for (int h = 0; h < HIDDEN; h++) {
        sums[h] = (int16_t)(h % 2 ? 30000 - h : h - 30000);
        out[h] = (int16_t)(h < 8 ? 3 : -5);
    }
    int32_t want = 0;
    for (int h = 1; h < HIDDEN; h += 2) want += (30000 - h) * (h < 8 ? 3 : -5);
    CHECK(nsci_quote_dot(sums, out) == want);
}

int main(void) {
    RUN(rows_are_added_to_what_is_there);
    RUN(sums_are_added);
    RUN(what_is_below_zero_is_hidden);
    return test_report();
}
