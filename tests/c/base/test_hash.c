/* Hashes of strings: what they may depend on. Their values are the model file's: test_table. */
#include "base/nsc_hash.h"
#include "test.h"

enum { MAX_BYTES = 40 };

static void hash_of_lower_case_is_the_hash_of_the_word_in_lower_case(void) {
    uint64_t state = 9;
    for (size_t n = 0; n <= MAX_BYTES; n++) {
        for (int round = 0; round < 50; round++) {
            uint8_t word[MAX_BYTES], lower[MAX_BYTES];
            for (size_t i = 0; i < n; i++) {
                word[i] = (uint8_t)test_random(&state);
                lower[i] = nsci_ascii_lower(word[i]);
            }
            CHECK(nsci_hash_lower(word, n) == nsci_hash_bytes(lower, n));
        }
    }
}

/* The string lies in memory of its own length, so that the sanitizers see a read beyond it. */
static void hash_reads_all_of_a_string_and_nothing_beyond_it(void) {
    for (size_t n = 1; n <= MAX_BYTES; n++) {
        uint8_t *word = malloc(n);
        CHECK(word != NULL);
        if (!word) return;
        memset(word, 'x', n);
        uint64_t hash = nsci_hash_bytes(word, n);
        for (size_t i = 0; i < n; i++) {
            word[i] = 'y';
            CHECK(nsci_hash_bytes(word, n) != hash);
            word[i] = 'x';
        }
        CHECK(nsci_hash_bytes(word, n) == hash);
        CHECK(nsci_hash_bytes(word, n - 1) != hash);
        free(word);
    }
}

int main(void) {
    RUN(hash_of_lower_case_is_the_hash_of_the_word_in_lower_case);
    RUN(hash_reads_all_of_a_string_and_nothing_beyond_it);
    return test_report();
}
