/* The index on each kind of processor against its definition, and the chunks that are made of it. */
#include "base/nsc_ascii.h"
#include "splitter.h"

/* What the header says, byte by byte. */
static void slow_events(const uint8_t *text, size_t at, size_t n, nsci_index *events) {
    memset(events, 0, sizeof *events);
    for (size_t i = at; i < n && i < at + NSCI_INDEX_BYTES; i++) {
        bool mark = text[i] >= 0xE2 || (text[i] && strchr("\n!\"()*-./:;?@[]", text[i]));
        bool capital = nsci_is_upper(text[i]) && i > 0 && text[i - 1] <= ' ';
        size_t block = (i - at) / NSCI_INDEX_BLOCK, bit = (i - at) % NSCI_INDEX_BLOCK;
        if (mark) events->marks[block] |= UINT64_C(1) << bit;
        if (capital) events->capitals[block] |= UINT64_C(1) << bit;
    }
}

static bool same_list(const nsci_indexer *kind, const uint64_t *bits) {
    uint16_t places[NSCI_INDEX_ROOM];
    const uint16_t *end = kind->list(bits, NSCI_INDEX_BLOCKS, places), *place = places;
    for (uint16_t i = 0; i < NSCI_INDEX_BYTES; i++)
        if (bits[i / NSCI_INDEX_BLOCK] >> i % NSCI_INDEX_BLOCK & 1)
            if (place == end || *place++ != i) return false;
    return place == end;
}

static void the_processors_own_vectors_find_events(void) {
    const nsci_indexer *kind;
    for (uint32_t k = 0; (kind = nsci_indexer_at(k)) != NULL; k++) test_note(kind->name);
    if (test_has_vectors()) CHECK(strcmp(nsci_indexer_at(0)->name, "portable") != 0);
#if defined(__aarch64__)
    CHECK(strcmp(nsci_indexer_at(0)->name, "neon") == 0);
#endif
}

static void every_processor_finds_the_same_events(void) {
    static const char bytes[] = "abcXYZ  ..,!?\"'()[]*-:;\n\t@09\x7F\x80\xC3\xE1\xE2\xEF\xFF";
    uint8_t text[NSCI_INDEX_BYTES + 300];
    uint64_t state = 1;
    uint32_t n_wrong = 0, n_wrong_lists = 0;
    for (int round = 0; round < 1500; round++) {
        size_t n = 1 + test_below(&state, round % 3 ? 200 : sizeof text);
        for (size_t i = 0; i < n; i++) /* mostly bytes that are skipped */
            text[i] = test_random(&state) % 16
                          ? 'a'
                          : (uint8_t)bytes[test_random(&state) % (sizeof bytes - 1)];
        if (round % 8 == 0)
            for (size_t i = 0; i < n; i++) text[i] = (uint8_t)test_random(&state);
        if (round % 32 == 0) memset(text, '.', n);
        for (size_t at = 0; at < n; at += n < 200 ? 1 : 1 + test_below(&state, 20)) {
            nsci_index expected, found;
            slow_events(text, at, n, &expected);
            const nsci_indexer *kind;
            for (uint32_t k = 0; (kind = nsci_indexer_at(k)) != NULL; k++) {
                memset(&found, 0, sizeof found);
                size_t n_blocks = nsci_index_find(kind, text, at, n, &found);
                n_wrong += memcmp(&found, &expected, sizeof found) != 0;
                n_wrong += n_blocks != nsci_min((n - at + 63) / 64, NSCI_INDEX_BLOCKS);
                n_wrong_lists += !same_list(kind, found.marks) || !same_list(kind, found.capitals);
            }
        }
    }
    CHECK(n_wrong == 0 && n_wrong_lists == 0);
}

/* Is the capital at text[at], behind white space, one that a candidate may be made of? */
static bool capital_matters(const fixture *f, const uint8_t *text, size_t at, size_t n) {
    return nsci_splitter_starter(&f->splitter, text, at, n) ||
           (at > 1 && strchr(",>_=]M", text[at - 2]));
}

static void a_chunk_leaves_out_no_event_that_matters(void) {
    fixture f;
    set_up(&f, 0);
    uint64_t state = 5;
    static uint8_t text[8192];
    uint32_t n_missed = 0, n_strange = 0;
    for (int round = 0; round < 200; round++) {
        size_t n = random_text(&state, text, 1 + test_below(&state, 600));
        if (n == 0) continue;
        uint32_t at = (uint32_t)(test_random(&state) % n), next = at;
        nsci_index all;
        nsci_chunk chunk;
        slow_events(text, at, n, &all);
        nsci_chunk_read(&chunk, &f.splitter, nsci_indexer_at(0), text, at, (uint32_t)n);
        for (uint32_t i = at; i < nsci_min(n, at + NSCI_INDEX_BYTES); i++) {
            uint32_t block = (i - at) / NSCI_INDEX_BLOCK, bit = (i - at) % NSCI_INDEX_BLOCK;
            bool mark = all.marks[block] >> bit & 1, capital = all.capitals[block] >> bit & 1;
            next = nsci_chunk_next(&chunk, i);
            n_missed += next != i && (mark || (capital && capital_matters(&f, text, i, n)));
            n_strange += next == i && !mark && !capital;
        }
        CHECK(nsci_chunk_next(&chunk, at + NSCI_INDEX_BYTES) == at + NSCI_INDEX_BYTES);
        uint32_t first = nsci_chunk_next(&chunk, at); /* back */
        CHECK(first >= at && nsci_chunk_next(&chunk, first) == first);
    }
    CHECK(n_missed == 0 && n_strange == 0);
    tear_down(&f);
}

int main(void) {
    RUN(the_processors_own_vectors_find_events);
    RUN(every_processor_finds_the_same_events);
    RUN(a_chunk_leaves_out_no_event_that_matters);
    return test_report();
}
