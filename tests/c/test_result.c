/* nsc_result: packing, reading, reopening. Results are made by hand, without a model. */
#include "result/nsc_result.h"
#include "test.h"

/* Text "I&amp;Q (c)" whose normalized form is "I&Q (c)" plus a deletion at the end:
 *     original    I &amp; Q _ X -        9 code points after the entity's 5
 *     normalized  I &     Q _ X          the last character is removed */
static const uint32_t sent_starts[] = {0, 7}, sent_ends[] = {7, 9};
static const uint32_t tok_starts[] = {0, 1, 6, 7, 8}, tok_ends[] = {1, 6, 7, 8, 9};
static const uint32_t ent_starts[] = {0}, ent_ends[] = {7}, ent_sents[] = {0};
static const uint8_t ent_labels[] = {1};
static const float ent_scores[] = {0.75f};
static const uint32_t edit_starts[] = {1, 9}, edit_ends[] = {6, 10};
static const uint32_t norm_starts[] = {1, 5}, norm_ends[] = {2, 5};
static const uint8_t edit_rules[] = {NSC_RULE_ENTITIES, NSC_RULE_SOFT_HYPHENS};
static const char labels[2][NSC_MAX_LABEL_BYTES + 1] = {"PERSON", "ORG"};

static nsci_findings hand_made(void) {
    nsci_findings found = {
        .columns = {sent_starts, sent_ends, tok_starts, tok_ends, ent_starts, ent_ends, ent_labels,
                    ent_scores, ent_sents, edit_starts, edit_ends, norm_starts, norm_ends,
                    edit_rules},
        .n_sents = 2,
        .n_tokens = 5,
        .n_ents = 1,
        .n_edits = 2,
        .normalized = (const uint8_t *)"I&Q X",
        .normalized_bytes = 5,
        .n_cps = 10,
        .n_norm_cps = 5,
        .n_replaced = 3,
        .labels = labels,
        .n_labels = 2,
    };
    return found;
}

static nsc_result *packed(void) {
    nsci_findings found = hand_made();
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsc_result *res = NULL;
    CHECK(nsci_result_pack(&found, &alloc, &res, NULL) == NSC_OK);
    return res;
}

static void columns_hold_what_was_packed(void) {
    nsc_result *res = packed();
    nsc_column_view view;
    nsc_result_column(res, NSC_COL_TOKEN_ENDS, &view);
    CHECK(view.n_items == 5 && view.kind == NSC_KIND_UINT32);
    CHECK(memcmp(view.data, tok_ends, sizeof tok_ends) == 0);
    nsc_result_column(res, NSC_COL_ENT_SCORES, &view);
    CHECK(view.kind == NSC_KIND_FLOAT32 && *(const float *)view.data == 0.75f);
    nsc_result_column(res, NSC_COL_EDIT_RULES, &view);
    CHECK(view.kind == NSC_KIND_UINT8 && ((const uint8_t *)view.data)[1] == NSC_RULE_SOFT_HYPHENS);
    CHECK(strcmp(nsc_result_label(res, 1), "ORG") == 0 && nsc_result_label(res, 2) == NULL);
    size_t n_bytes;
    CHECK(memcmp(nsc_result_normalized(res, &n_bytes), "I&Q X", 5) == 0 && n_bytes == 5);
    CHECK(nsc_result_n_cps(res) == 10 && nsc_result_n_norm_cps(res) == 5);
    CHECK(nsc_result_n_replaced(res) == 3 && nsc_result_n_labels(res) == 2);
    nsc_result_free(res);
    nsc_result_free(NULL);
}

static void sentence_of_answers_inside_and_outside(void) {
    nsc_result *res = packed();
    CHECK(nsc_result_sentence_of(res, 0) == 0 && nsc_result_sentence_of(res, 6) == 0);
    CHECK(nsc_result_sentence_of(res, 7) == 1 && nsc_result_sentence_of(res, 9) == NSC_NONE);
    CHECK(nsc_result_sentence_of(res, UINT32_MAX) == NSC_NONE);
    nsc_result_free(res);
}

static void check_carry(const nsc_result *res, uint32_t a, uint32_t b, uint32_t x, uint32_t y) {
    uint32_t start = 99, end = 99;
    nsc_result_to_original(res, a, b, &start, &end);
    CHECK(start == x && end == y);
}

static void ranges_are_carried_and_snap_outwards(void) {
    nsc_result *res = packed();
    check_carry(res, 0, 1, 0, 1);
    check_carry(res, 1, 2, 1, 6); /* "&" covers its whole reference */
    check_carry(res, 2, 3, 6, 7);
    check_carry(res, 0, 5, 0, 9);   /* the deletion behind the end stays outside */
    check_carry(res, 5, 5, 10, 10); /* a start lies behind it */
    check_carry(res, 3, 99, 7, 9);
    uint32_t start, end;
    for (uint32_t a = 1; a < 6; a++) { /* any part of the reference is its "&" */
        nsc_result_to_normalized(res, a, a + 1, &start, &end);
        CHECK(start == 1 && end == 2);
    }
    nsc_result_to_normalized(res, 9, 10, &start, &end);
    CHECK(start == 5 && end == 5);
    nsc_result_to_normalized(res, 0, 10, &start, &end);
    CHECK(start == 0 && end == 5);
    nsc_result_free(res);
}

static void a_stored_result_reopens_the_same(void) {
    nsc_result *res = packed(), *again = NULL;
    size_t n_bytes, n_again;
    const void *bytes = nsc_result_bytes(res, &n_bytes);
    CHECK(nsc_result_open(NULL, bytes, n_bytes, &again, NULL) == NSC_OK);
    CHECK(memcmp(nsc_result_bytes(again, &n_again), bytes, n_bytes) == 0 && n_again == n_bytes);
    nsc_result_free(again);
    nsc_result_free(res);
}

static void every_prefix_and_every_flipped_bit_is_refused_or_harmless(void) {
    nsc_result *res = packed();
    size_t n_bytes, n_refused = 0;
    const uint8_t *bytes = nsc_result_bytes(res, &n_bytes);
    uint8_t *copy = malloc(n_bytes);
    for (size_t n = 0; n < n_bytes; n++) {
        nsc_result *again = NULL;
        nsc_error err;
        memcpy(copy, bytes, n_bytes);
        CHECK(nsc_result_open(NULL, copy, n, &again, &err) == NSC_E_RESULT && !again);
        CHECK(strstr(err.message, "stored result") != NULL);
    }
    for (size_t bit = 0; bit < 8 * n_bytes; bit++) {
        nsc_result *again = NULL;
        memcpy(copy, bytes, n_bytes);
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (nsc_result_open(NULL, copy, n_bytes, &again, NULL) != NSC_OK) {
            n_refused++;
            continue;
        }
        for (uint32_t a = 0; a < 12; a++) { /* whatever was let in can be asked anything */
            uint32_t start, end;
            nsc_result_to_original(again, a, a + 2, &start, &end);
            CHECK(start <= end && end <= nsc_result_n_cps(again));
            nsc_result_to_normalized(again, a, a + 2, &start, &end);
            CHECK(start <= end && end <= nsc_result_n_norm_cps(again));
            (void)nsc_result_sentence_of(again, a);
        }
        nsc_result_free(again);
    }
    CHECK(n_refused > 4 * n_bytes);
    free(copy);
    nsc_result_free(res);
}

/* Labels reach Python as str and terminals as they are: visible ASCII, then NULs alone. */
static void a_label_that_is_no_name_is_refused(void) {
    nsc_result *res = packed(), *again = NULL;
    size_t n_bytes;
    const uint8_t *bytes = nsc_result_bytes(res, &n_bytes);
    const size_t label = (size_t)((const uint8_t *)nsc_result_label(res, 0) - bytes);
    static const struct {
        size_t at;
        uint8_t value;
    } changes[] = {{0, 0xFF}, {1, 0x1B}, {0, '\0'}, {14, 'X'}, {15, 'X'}};
    uint8_t *copy = malloc(n_bytes);
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
        memcpy(copy, bytes, n_bytes);
        copy[label + changes[k].at] = changes[k].value;
        CHECK(nsc_result_open(NULL, copy, n_bytes, &again, NULL) == NSC_E_RESULT);
    }
    free(copy);
    nsc_result_free(res);
}

/* Where a span may begin and end in a text of 10 code points with a replacement [1, 6) and a deletion
 * [8, 10): the one case in which each bound is right, then those in which one is not. */
static void a_span_that_begins_or_ends_inside_an_edit_is_refused(void) {
    static const uint32_t deletion[] = {1, 8}, deletion_end[] = {6, 10};
    static const uint32_t norm[] = {1, 4}, norm_end[] = {2, 4};
    static const uint32_t cases[][2] = {{1, 6}, {0, 8}, {6, 8}, {2, 6},  {1, 5},
                                        {3, 4}, {0, 9}, {8, 9}, {9, 10}, {6, 10}};
    static const nsc_column groups[][2] = {{NSC_COL_SENT_STARTS, NSC_COL_SENT_ENDS},
                                           {NSC_COL_TOKEN_STARTS, NSC_COL_TOKEN_ENDS},
                                           {NSC_COL_ENT_STARTS, NSC_COL_ENT_ENDS}};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    for (size_t g = 0; g < 3; g++)
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
            nsci_findings found = hand_made();
            static const uint32_t whole[] = {0, 8};
            found.columns[NSC_COL_SENT_STARTS] = &whole[0];
            found.columns[NSC_COL_SENT_ENDS] = &whole[1];
            found.columns[NSC_COL_EDIT_STARTS] = deletion;
            found.columns[NSC_COL_EDIT_ENDS] = deletion_end;
            found.columns[NSC_COL_EDIT_NORM_STARTS] = norm;
            found.columns[NSC_COL_EDIT_NORM_ENDS] = norm_end;
            found.columns[groups[g][0]] = &cases[k][0];
            found.columns[groups[g][1]] = &cases[k][1];
            found.n_sents = 1;
            found.n_tokens = g == 1;
            found.n_ents = g == 2;
            found.normalized = (const uint8_t *)"I&Q ";
            found.normalized_bytes = found.n_norm_cps = 4;
            nsc_result *made = NULL, *opened = NULL;
            nsc_error err = {0};
            CHECK(nsci_result_pack(&found, &alloc, &made, NULL) == NSC_OK);
            size_t n_bytes;
            const void *bytes = nsc_result_bytes(made, &n_bytes);
            nsc_status status = nsc_result_open(NULL, bytes, n_bytes, &opened, &err);
            CHECK(status == (k < 3 ? NSC_OK : NSC_E_RESULT));
            CHECK(k < 3 || strstr(err.message, "begins or ends inside an edit") != NULL);
            nsc_result_free(opened);
            nsc_result_free(made);
        }
}

static void failing_allocations_leave_nothing(void) {
    nsci_findings found = hand_made();
    nsc_result *res = NULL;
    FAILING_ALLOCATIONS(alloc, nsci_result_pack(&found, &alloc, &res, NULL),
                        (nsc_result_free(res), res = NULL));
    nsc_result *first = packed();
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(first, &n_bytes);
    FAILING_ALLOCATIONS(alloc, nsc_result_open(&alloc, bytes, n_bytes, &res, NULL),
                        (nsc_result_free(res), res = NULL));
    nsc_result_free(first);
}

int main(void) {
    RUN(columns_hold_what_was_packed);
    RUN(sentence_of_answers_inside_and_outside);
    RUN(ranges_are_carried_and_snap_outwards);
    RUN(a_stored_result_reopens_the_same);
    RUN(every_prefix_and_every_flipped_bit_is_refused_or_harmless);
    RUN(a_label_that_is_no_name_is_refused);
    RUN(a_span_that_begins_or_ends_inside_an_edit_is_refused);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
