/* nsc_block_scorer and nsc_block_feature: what weights do, and which sections are refused. */
#include "block/nsc_block_scorer.h"
#include "block.h"

enum { MAX_UNITS = 1200 };

static nsci_section section_of(const nsc_block *block) {
    return (nsci_section){block->bytes, block->n_bytes};
}

enum { MAX_RIVALS = 8 };

/* Tags the units of a text by one feature of unit `of`, which has `weight` for `tag`. `n_rivals`
 * other features, which speak against it, lie in the same slot. */
static size_t tag_beside(const char *text, size_t of, size_t feature, uint32_t tag_number,
                         int8_t weight, uint64_t n_rivals, nsci_block_tag *out) {
    block_text read = block_text_read(text, true);
    nsci_block_view view = nsci_block_look(&read.ctx->doc, read.ctx->cache, &read.units);
    uint64_t features[NSCI_MAX_BLOCK_FEATURES];
    uint64_t hashes[1 + MAX_RIVALS];
    int8_t rows[1 + MAX_RIVALS][NSCI_N_LANES] = {{0}};
    CHECK(feature < nsci_block_features(&view, of, features));
    hashes[n_rivals] = features[feature];
    rows[n_rivals][tag_number] = weight;
    for (uint64_t k = 0; k < n_rivals; k++) {
        hashes[k] = features[feature] ^ (k + 1) * NSCI_BLOCK_SLOTS << 32;
        rows[k][tag_number] = -100;
    }
    nsc_block block = small_block_weights(hashes, rows[0], (size_t)n_rivals + 1);
    static nsci_block_scorer scorer;
    nsci_block_lattice *lattice = NULL;
    nsci_block_tags tags = {0};
    CHECK(nsci_block_scorer_open(&scorer, section_of(&block), NULL) == NSC_OK);
    CHECK(nsci_block_lattice_new(&read.ctx->alloc, &lattice, NULL) == NSC_OK);
    CHECK(nsci_block_tag_units(&scorer, lattice, &view, &read.ctx->alloc, &tags, NULL) == NSC_OK);
    size_t n = tags.n;
    CHECK(n == read.units.n && n <= MAX_UNITS);
    memcpy(out, tags.items, nsci_min(n, MAX_UNITS) * sizeof *out);
    nsci_block_tags_free(&tags, &read.ctx->alloc);
    nsci_block_lattice_free(lattice, &read.ctx->alloc);
    block_text_free(&read);
    nsc_block_free(&block);
    return n;
}

static size_t tag(const char *text, size_t of, size_t feature, uint32_t tag_number, int8_t weight,
                  nsci_block_tag *out) {
    return tag_beside(text, of, feature, tag_number, weight, 0, out);
}

static void features_of_one_slot_keep_their_weights(void) {
    nsci_block_tag alone[MAX_UNITS], tags[MAX_UNITS];
    tag("Share\n\nIt rained all day.", 0, 1, NSCI_BLOCK_PROMO, 100, alone);
    for (uint64_t n_rivals = 1; n_rivals <= MAX_RIVALS; n_rivals++) {
        tag_beside("Share\n\nIt rained all day.", 0, 1, NSCI_BLOCK_PROMO, 100, n_rivals, tags);
        CHECK(tags[0].tag == NSCI_BLOCK_PROMO && tags[0].score == alone[0].score);
    }
}

static void running_text_inside_running_text_is_a_paragraph(void) {
    const char *text =
        "The yard on the north bank will be closed in the middle of May, its owners said on "
        "Monday, "
        "and sold to the town.\n\n"
        "Nobody there was surprised by what they had to hear, for orders had been few since "
        "the spring.\n\n"
        "A second yard, which builds small boats, will go on as before, with a "
        "quarter of the men whom it had.";
    nsci_block_tag tags[MAX_UNITS];
    size_t n = tag(text, 0, 0, NSCI_BLOCK_NOTE, 100, tags); /* the bias, which all have */
    CHECK(n == 3 && tags[0].tag == NSCI_BLOCK_NOTE && tags[2].tag == NSCI_BLOCK_NOTE);
    CHECK(tags[1].tag == NSCI_BLOCK_PARAGRAPH && tags[1].score > 0.9f);
}

static void a_weight_gives_a_unit_its_tag(void) {
    nsci_block_tag tags[MAX_UNITS];
    size_t n = tag("Share\n\nIt rained all day.", 0, 1, NSCI_BLOCK_PROMO, 100, tags);
    CHECK(n == 2 && tags[0].tag == NSCI_BLOCK_PROMO && tags[1].tag == NSCI_BLOCK_PARAGRAPH);
    CHECK(tags[0].score > 0.8f && tags[0].score < 1.0f);
    CHECK(tags[1].score > 0.0f && tags[1].score < 0.2f); /* nothing tells it from the others */
}

static void each_tag_has_a_weight_of_its_own(void) {
    nsci_block_tag tags[MAX_UNITS];
    for (uint32_t kind = 0; kind < NSCI_N_BLOCK_KINDS; kind++) {
        tag("Share\n\nIt rained all day.", 0, 1, kind, 100, tags);
        CHECK(tags[0].tag == kind);
        tag("Share\n\nIt rained all day.", 0, 1, kind, -100, tags);
        CHECK(tags[0].tag != kind);
    }
    for (uint32_t more = NSCI_BLOCK_MORE; more < NSCI_N_BLOCK_TAGS; more++) {
        tag("By Ann\nReporter", 0, 0, more, 120, tags); /* the bias, which all units have */
        CHECK(tags[1].tag == more);
    }
}

static void a_unit_behind_a_blank_line_goes_on_no_block(void) {
    nsci_block_tag tags[MAX_UNITS];
    /* The bias, which all units have. */
    size_t n = tag("By Ann\nReporter\n\nBy Ben", 0, 0, NSCI_BLOCK_MORE_BYLINE, 120, tags);
    CHECK(n == 3 && tags[0].tag < NSCI_BLOCK_MORE && tags[2].tag < NSCI_BLOCK_MORE);
    CHECK(tags[1].tag == NSCI_BLOCK_MORE_BYLINE && tags[0].tag == NSCI_BLOCK_BYLINE);
}

static void what_is_behind_a_separator_goes_on_no_note(void) {
    nsci_block_tag tags[MAX_UNITS];
    size_t n = tag("***\nNotes\nBy Ann\n2 3\nBy Ben", 0, 0, NSCI_BLOCK_MORE_NOTE, 120, tags);
    CHECK(n == 5 && tags[1].tag < NSCI_BLOCK_MORE);
    CHECK(tags[2].tag == NSCI_BLOCK_MORE_NOTE && tags[4].tag == NSCI_BLOCK_MORE_NOTE);
}

static void a_document_of_many_lines_is_read_in_segments(void) {
    static char text[8 * MAX_UNITS];
    static nsci_block_tag tags[MAX_UNITS];
    size_t at = 0;
    for (size_t i = 0; i < 1100; i++) {
        memcpy(text + at, "Share\n", 6);
        at += 6;
    }
    text[at] = 0;
    size_t n = tag(text, 0, 1, NSCI_BLOCK_MORE_TABLE, 120, tags), n_more = 0;
    for (size_t i = 0; i < n; i++) n_more += tags[i].tag == NSCI_BLOCK_MORE_TABLE;
    CHECK(n == 1100 && tags[0].tag == NSCI_BLOCK_TABLE && n_more == 1099);
}

/* Running text among links, far from the article, is of another story. These weights leave it in
 * doubt whether it is running text at all, so that it has to be long. */
static void a_saved_page_has_one_article(void) {
    enum { N_LINKS = 20, N_PARAGRAPHS = 3 };
    static const char paragraph[] =
        "The yard on the north bank will be closed in May, its owners said on Monday, and sold "
        "to the town. Nobody there was surprised by what they had to hear, for orders had been "
        "few since the spring. The crane will go to a yard across the bay, and the slip will be "
        "filled with sand. Those who work there will be paid until the end of the year, and most "
        "of them will leave the town for good when the winter is over.\n";
    static char text[8192];
    static nsci_block_tag tags[MAX_UNITS];
    for (size_t n_links = N_LINKS / 2; n_links <= N_LINKS; n_links += N_LINKS / 2) {
        text[0] = 0;
        for (size_t i = 0; i < n_links; i++) strcat(text, "Share\n");
        for (size_t i = 0; i < N_PARAGRAPHS; i++) strcat(text, paragraph);
        for (size_t i = 0; i < n_links; i++) strcat(text, "Share\n");
        strcat(text, paragraph);
        strcat(text, "Share\n");
        size_t n = tag(text, 0, 1, NSCI_BLOCK_PROMO, 100, tags);
        CHECK(n == 2 * n_links + N_PARAGRAPHS + 2);
        for (size_t i = 0; i < N_PARAGRAPHS; i++)
            CHECK(tags[n_links + i].tag == NSCI_BLOCK_PARAGRAPH);
        /* A short text is no page. */
        CHECK((tags[n - 2].tag == NSCI_BLOCK_PARAGRAPH) == (n_links < N_LINKS));
        CHECK(tags[n - 1].tag == NSCI_BLOCK_PROMO);
    }
}

/* Opens a section of which `n_bytes` at `at` were overwritten. */
static bool is_refused(size_t at, const void *bytes, size_t n_bytes, size_t length,
                       const char *words) {
    nsc_block block = small_block_weights(NULL, NULL, 0);
    static nsci_block_scorer scorer;
    nsc_error err = {0};
    memcpy(block.bytes + at, bytes, n_bytes);
    nsci_section section = {block.bytes, nsci_min(length, block.n_bytes)};
    nsc_status status = nsci_block_scorer_open(&scorer, section, &err);
    nsc_block_free(&block);
    return status == NSC_E_MODEL && strstr(err.message, words) &&
           strstr(err.message, "blocks.weights");
}

static void sections_that_are_wrong_are_refused(void) {
    const float zero = 0, nan = (float)(1e300 * 1e300 * 0), large = 2;
    const uint32_t tags = 23;
    const int16_t over = NSCI_MAX_TRANSITION + 1, under = -NSCI_MAX_TRANSITION - 1;
    CHECK(is_refused(0, "", 0, 7, "too few"));
    CHECK(is_refused(0, "", 0, 1207, "too few"));
    CHECK(is_refused(0, &zero, 4, SIZE_MAX, "scale"));
    CHECK(is_refused(0, &nan, 4, SIZE_MAX, "scale"));
    CHECK(is_refused(0, &large, 4, SIZE_MAX, "scale"));
    CHECK(is_refused(4, &tags, 4, SIZE_MAX, "23 tags, expected 24"));
    CHECK(is_refused(8, &over, 2, SIZE_MAX, "transition"));
    CHECK(is_refused(8 + 1198, &under, 2, SIZE_MAX, "transition"));
    CHECK(is_refused(0, "", 0, 1212, "blocks.weights"));
}

static void a_factor_that_is_too_large_is_refused(void) {
    const uint64_t hash = 7;
    const int8_t row[NSCI_N_LANES] = {100};
    static nsci_block_scorer scorer;
    nsc_error err = {0};
    nsc_block block = small_block_weights(&hash, row, 1);
    uint8_t *factor = block.bytes + block.n_bytes - 1;
    while (*factor != NSCI_BLOCK_MAX_FACTOR) factor--; /* nothing behind it is 15 */
    CHECK(nsci_block_scorer_open(&scorer, section_of(&block), NULL) == NSC_OK);
    *factor = NSCI_BLOCK_MAX_FACTOR + 1;
    CHECK(nsci_block_scorer_open(&scorer, section_of(&block), &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "factor") != NULL);
    nsc_block_free(&block);
}

static void each_unit_has_features_within_bounds(void) {
    block_text read =
        block_text_read("Share\n\nSEN. TOM BRIGGS: \"I was asked, and I said: no, no,\" he "
                        "told 3 reporters (AP) at 7:30.\n- one\n\n(Applause)\n!",
                        false);
    nsci_block_view view = nsci_block_look(&read.ctx->doc, read.ctx->cache, &read.units);
    for (size_t i = 0; i < read.units.n; i++) {
        uint64_t features[NSCI_MAX_BLOCK_FEATURES];
        uint32_t n = nsci_block_features(&view, i, features);
        CHECK(n > 40 && n < NSCI_MAX_BLOCK_FEATURES);
    }
    block_text_free(&read);
}

int main(void) {
    RUN(a_weight_gives_a_unit_its_tag);
    RUN(each_tag_has_a_weight_of_its_own);
    RUN(features_of_one_slot_keep_their_weights);
    RUN(running_text_inside_running_text_is_a_paragraph);
    RUN(a_unit_behind_a_blank_line_goes_on_no_block);
    RUN(what_is_behind_a_separator_goes_on_no_note);
    RUN(a_document_of_many_lines_is_read_in_segments);
    RUN(a_saved_page_has_one_article);
    RUN(sections_that_are_wrong_are_refused);
    RUN(a_factor_that_is_too_large_is_refused);
    RUN(each_unit_has_features_within_bounds);
    return test_report();
}
