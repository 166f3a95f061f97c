/* nsc_block_stretch: the stretch of a text with the most running text and the least else. */
#include "block/nsc_block_stretch.h"
#include "test.h"

/* The stretch of units of these lengths; one below 0 is no text. */
static nsci_range stretch_of(const int32_t *lengths, size_t n) {
    nsci_block_stretch stretch = {0};
    for (size_t i = 0; i < n; i++) {
        const bool is_text = lengths[i] >= 0;
        const nsci_block_unit unit = {.n_cps = is_text ? (uint32_t)lengths[i] : 10};
        nsci_block_stretch_add(&stretch, i, &unit, is_text, !is_text);
    }
    return (nsci_range){(uint32_t)stretch.start, (uint32_t)stretch.end};
}

static bool is_range(nsci_range range, uint32_t start, uint32_t end) {
    return range.start == start && range.end == end;
}

static void the_longest_text_wins(void) {
    CHECK(is_range(stretch_of((int32_t[]){-1, 200, 150, -1, -1, -1, -1, -1, 300, -1}, 10), 1, 3));
    CHECK(is_range(stretch_of((int32_t[]){-1, 200, -1, -1, -1, -1, 300, -1}, 8), 6, 7));
}

static void a_line_or_two_between_do_not_part_it(void) {
    CHECK(is_range(stretch_of((int32_t[]){-1, 200, -1, 150, -1, 90, -1}, 7), 1, 6));
}

static void no_paragraph_counts_for_more_than_five_lines(void) {
    CHECK(is_range(stretch_of((int32_t[]){9000, -1, -1, -1, -1, -1, 300, 300}, 8), 6, 8));
}

/* A line that is text, or else a link, with these probabilities. */
static nsci_block_stretch doubtful(float is_text, float is_link) {
    nsci_block_stretch stretch = {0};
    nsci_block_stretch_add(&stretch, 0, &(nsci_block_unit){.n_cps = 100}, 1, 0);
    nsci_block_stretch_add(&stretch, 1, &(nsci_block_unit){.n_cps = 100}, is_text, is_link);
    return stretch;
}

static void a_doubtful_line_counts_for_what_it_may_be(void) {
    CHECK(doubtful(1, 0).best == 200 && doubtful(1, 0).end == 2);
    CHECK(doubtful(0.5f, 0.5f).best == 110 && doubtful(0.5f, 0.5f).end == 2);
    CHECK(doubtful(0.25f, 0.75f).best == 100 && doubtful(0.25f, 0.75f).end == 1);
}

static void what_is_neither_text_nor_link_counts_little(void) {
    CHECK(doubtful(0.25f, 0).best == 110 && doubtful(0.25f, 0).end == 2);
    CHECK(doubtful(0, 0).best == 100 && doubtful(0, 0).end == 1);
}

static void without_text_it_is_empty(void) {
    CHECK(is_range(stretch_of((int32_t[]){-1, -1}, 2), 0, 0));
    CHECK(is_range(stretch_of(NULL, 0), 0, 0));
}

int main(void) {
    RUN(the_longest_text_wins);
    RUN(a_line_or_two_between_do_not_part_it);
    RUN(no_paragraph_counts_for_more_than_five_lines);
    RUN(a_doubtful_line_counts_for_what_it_may_be);
    RUN(what_is_neither_text_nor_link_counts_little);
    RUN(without_text_it_is_empty);
    return test_report();
}
