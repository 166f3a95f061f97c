/* The splitter's sections: opening them, and looking words up. */
#include "splitter.h"

static void words_are_looked_up_in_small_letters(void) {
    fixture f;
    set_up(&f, 0);
    CHECK(nsci_splitter_word(&f.splitter, (const uint8_t *)"THE", 3).lower == 7);
    CHECK(nsci_splitter_word(&f.splitter, (const uint8_t *)"Mr", 2).abbreviation == 1);
    CHECK(nsci_splitter_word(&f.splitter, (const uint8_t *)"nor", 3).lower == 0);
    CHECK(nsci_splitter_starter(&f.splitter, (const uint8_t *)"The x", 0, 5));
    CHECK(!nsci_splitter_starter(&f.splitter, (const uint8_t *)"They", 0, 4));
    CHECK(!nsci_splitter_starter(&f.splitter, (const uint8_t *)"THE", 0, 3));
    tear_down(&f);
}

/* Opens a splitter and closes it again; its numbers are left. */
static nsc_status open_splitter(nsci_splitter *splitter, const uint8_t *words, size_t words_bytes,
                                const uint8_t *weights, size_t weights_bytes, nsc_error *err) {
    nsc_alloc alloc = libc_alloc();
    *splitter = (nsci_splitter){0};
    nsc_status status =
        nsci_splitter_open(splitter, &alloc, words, words_bytes, weights, weights_bytes, err);
    nsci_splitter_close(splitter, &alloc);
    return status;
}

static void damaged_sections_are_refused(void) {
    fixture f;
    nsci_splitter splitter;
    nsc_error err;
    set_up(&f, 0);
    uint32_t weights[3 + 8 + 2] = {16, NSCI_N_SENTENCE_FEATURES, 4};
    const uint8_t *bytes = (const uint8_t *)weights;
    size_t n = sizeof weights;
#define OPEN(words_bytes, weights_bytes)                                                           \
    open_splitter(&splitter, f.words.bytes, words_bytes, bytes, weights_bytes, &err)
    CHECK(OPEN(f.words.n_bytes, n) == NSC_OK);
    CHECK(splitter.weight_bits == 4);
    CHECK(OPEN(f.words.n_bytes - 1, n) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"sents.words\"") != NULL);
    CHECK(OPEN(f.words.n_bytes, n - 1) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"sents.weights\"") != NULL);
    CHECK(OPEN(f.words.n_bytes, 4) == NSC_E_MODEL);
    weights[0] = 15;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[0] = 0;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[0] = UINT32_MAX;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[0] = 16;
    weights[2] = 3;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[2] = 0;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[2] = 8;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
    weights[2] = 4;
    weights[1]++;
    CHECK(OPEN(f.words.n_bytes, n) == NSC_E_MODEL);
#undef OPEN
    tear_down(&f);
}

int main(void) {
    RUN(words_are_looked_up_in_small_letters);
    RUN(damaged_sections_are_refused);
    return test_report();
}
