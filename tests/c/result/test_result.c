/* nsc_result: packing, reading, reopening. Results are made by hand, without a model. */
#include "result/nsc_result.h"
#include "test.h"

/* Text "I&amp;Q (c)" whose normalized form is "I&Q (c)" plus a deletion at the end:
 *     original    I &amp; Q _ X -        9 code points after the reference's 5
 *     normalized  I &     Q _ X          the last character is removed */
static const int32_t sent_starts[] = {0, 7}, sent_ends[] = {7, 9};
static const int32_t tok_starts[] = {0, 1, 6, 7, 8}, tok_ends[] = {1, 6, 7, 8, 9};
static const int32_t ent_starts[] = {0}, ent_ends[] = {7}, ent_sents[] = {0};
static const uint8_t ent_labels[] = {1};
static const float ent_scores[] = {0.75f};
static const int32_t edit_starts[] = {1, 9}, edit_ends[] = {6, 10};
static const int32_t norm_starts[] = {1, 5}, norm_ends[] = {2, 5};
static const uint8_t edit_rules[] = {NSC_RULE_CHARREFS, NSC_RULE_SOFT_HYPHENS};
static const nsci_label labels[2] = {"PERSON", "ORG"};

/* A plan and the columns that go with it, by layer and field. */
typedef struct findings {
    nsci_result_plan plan;
    const void *columns[NSC_N_LAYERS][NSC_MAX_FIELDS];
} findings;

static findings hand_made(void) {
    findings found = {
        .plan = {.layers = NSC_LAYER_BIT(NSC_LAYER_EDITS) | NSC_LAYER_BIT(NSC_LAYER_SENTS) |
                           NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_ENTS),
                 .n_rows = {[NSC_LAYER_EDITS] = 2,
                            [NSC_LAYER_SENTS] = 2,
                            [NSC_LAYER_TOKENS] = 5,
                            [NSC_LAYER_ENTS] = 1},
                 .labels = {[NSC_LAYER_ENTS] = {labels, 2}},
                 .normalized = (const uint8_t *)"I&Q X",
                 .normalized_bytes = 5,
                 .n_cps = 10,
                 .n_replaced = 3},
        .columns = {[NSC_LAYER_EDITS] = {edit_starts, edit_ends, norm_starts, norm_ends,
                                         edit_rules},
                    [NSC_LAYER_SENTS] = {sent_starts, sent_ends},
                    [NSC_LAYER_TOKENS] = {tok_starts, tok_ends},
                    [NSC_LAYER_ENTS] = {ent_starts, ent_ends, ent_labels, ent_scores, ent_sents}},
    };
    return found;
}

static nsc_status pack(const findings *found, const nsc_alloc *alloc, nsc_result **out) {
    NSC_TRY(nsci_result_new(&found->plan, alloc, out, NULL));
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++)
        for (uint32_t f = 0; found->columns[layer][f]; f++) {
            nsc_column_view view;
            nsc_result_column(*out, (nsc_layer)layer, f, &view);
            size_t item_bytes = view.kind == NSC_KIND_UINT8 ? 1 : 4;
            memcpy(nsci_result_fill(*out, (nsc_layer)layer, f), found->columns[layer][f],
                   view.n_items * item_bytes);
        }
    nsci_result_measure(*out);
    return NSC_OK;
}

static nsc_result *packed(void) {
    findings found = hand_made();
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsc_result *res = NULL;
    CHECK(pack(&found, &alloc, &res) == NSC_OK);
    return res;
}

static void columns_hold_what_was_packed(void) {
    nsc_result *res = packed();
    nsc_column_view view;
    nsc_result_column(res, NSC_LAYER_TOKENS, NSC_FIELD_END, &view);
    CHECK(view.n_items == 5 && view.kind == NSC_KIND_INT32);
    CHECK(memcmp(view.data, tok_ends, sizeof tok_ends) == 0);
    nsc_result_column(res, NSC_LAYER_ENTS, NSC_ENT_SCORE, &view);
    CHECK(view.kind == NSC_KIND_FLOAT32 && *(const float *)view.data == 0.75f);
    nsc_result_column(res, NSC_LAYER_EDITS, NSC_EDIT_RULE, &view);
    CHECK(view.kind == NSC_KIND_UINT8 && ((const uint8_t *)view.data)[1] == NSC_RULE_SOFT_HYPHENS);
    CHECK(strcmp(nsc_result_label(res, NSC_LAYER_ENTS, 1), "ORG") == 0 &&
          nsc_result_label(res, NSC_LAYER_ENTS, 2) == NULL);
    size_t n_bytes;
    CHECK(memcmp(nsc_result_normalized(res, &n_bytes), "I&Q X", 5) == 0 && n_bytes == 5);
    CHECK(nsc_result_n_cps(res) == 10 && nsc_result_n_norm_cps(res) == 5);
    CHECK(nsc_result_n_replaced(res) == 3 && nsc_result_n_labels(res, NSC_LAYER_ENTS) == 2);
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
    const size_t label =
        (size_t)((const uint8_t *)nsc_result_label(res, NSC_LAYER_ENTS, 0) - bytes);
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

static void a_label_may_be_of_1_to_15_characters(void) {
    nsc_result *res = packed(), *again = NULL;
    size_t n_bytes;
    const uint8_t *bytes = nsc_result_bytes(res, &n_bytes);
    const size_t label =
        (size_t)((const uint8_t *)nsc_result_label(res, NSC_LAYER_ENTS, 0) - bytes);
    uint8_t *copy = malloc(n_bytes);
    memcpy(copy, bytes, n_bytes);
    memset(copy + label, 0, sizeof(nsci_label));
    for (size_t n = 0; n < sizeof(nsci_label) - 1; n++) {
        copy[label + n] = '~';
        CHECK(nsc_result_open(NULL, copy, n_bytes, &again, NULL) == NSC_OK);
        CHECK(strlen(nsc_result_label(again, NSC_LAYER_ENTS, 0)) == n + 1);
        nsc_result_free(again);
    }
    free(copy);
    nsc_result_free(res);
}

/* Where a span may begin and end in a text of 10 code points with a replacement [1, 6) and a deletion
 * [8, 10): the one case in which each bound is right, then those in which one is not. */
static void a_span_that_begins_or_ends_inside_an_edit_is_refused(void) {
    static const int32_t deletion[] = {1, 8}, deletion_end[] = {6, 10};
    static const int32_t norm[] = {1, 4}, norm_end[] = {2, 4};
    static const int32_t cases[][2] = {{1, 6}, {0, 8}, {6, 8}, {2, 6},  {1, 5},
                                       {3, 4}, {0, 9}, {8, 9}, {9, 10}, {6, 10}};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    for (uint32_t layer = NSC_LAYER_SENTS; layer <= NSC_LAYER_ENTS; layer++)
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
            findings found = hand_made();
            static const int32_t whole[] = {0, 8};
            found.columns[NSC_LAYER_SENTS][NSC_FIELD_START] = &whole[0];
            found.columns[NSC_LAYER_SENTS][NSC_FIELD_END] = &whole[1];
            found.columns[NSC_LAYER_EDITS][NSC_FIELD_START] = deletion;
            found.columns[NSC_LAYER_EDITS][NSC_FIELD_END] = deletion_end;
            found.columns[NSC_LAYER_EDITS][NSC_EDIT_NORM_START] = norm;
            found.columns[NSC_LAYER_EDITS][NSC_EDIT_NORM_END] = norm_end;
            found.columns[layer][NSC_FIELD_START] = &cases[k][0];
            found.columns[layer][NSC_FIELD_END] = &cases[k][1];
            found.plan.n_rows[NSC_LAYER_SENTS] = 1;
            found.plan.n_rows[NSC_LAYER_TOKENS] = layer == NSC_LAYER_TOKENS;
            found.plan.n_rows[NSC_LAYER_ENTS] = layer == NSC_LAYER_ENTS;
            found.plan.normalized = (const uint8_t *)"I&Q ";
            found.plan.normalized_bytes = 4;
            nsc_result *made = NULL, *opened = NULL;
            nsc_error err = {0};
            CHECK(pack(&found, &alloc, &made) == NSC_OK);
            size_t n_bytes;
            const void *bytes = nsc_result_bytes(made, &n_bytes);
            nsc_status status = nsc_result_open(NULL, bytes, n_bytes, &opened, &err);
            CHECK(status == (k < 3 ? NSC_OK : NSC_E_RESULT));
            CHECK(k < 3 || strstr(err.message, "begins or ends inside an edit") != NULL);
            nsc_result_free(opened);
            nsc_result_free(made);
        }
}

/* ---- Results of other versions ------------------------------------------------------------------ */

/* The tables of a stored result, as nsc_result.c says: 40 bytes of header, groups of 16, fields of 4. */
enum { HEADER = 40, GROUP = 16, FIELD = 4 };

static void put_u32(uint8_t *at, uint32_t value) { memcpy(at, &value, 4); }
static uint32_t u32_at(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return value;
}

/* A result that has one layer more than this version knows, with a field of 3 bytes and a label: its
 * tables and columns are put behind those that are there. Writes `out`, returns its length. */
static size_t from_a_later_version(const nsc_result *res, uint8_t *out) {
    size_t n_bytes;
    const uint8_t *bytes = nsc_result_bytes(res, &n_bytes);
    uint32_t n_groups = u32_at(bytes + 16), n_fields = u32_at(bytes + 20);
    uint32_t normalized_bytes = u32_at(bytes + 24), n_labels = 2, n_rows = 5;
    size_t groups_end = HEADER + n_groups * GROUP, fields_end = groups_end + n_fields * FIELD;
    size_t tables = (fields_end + 7) / 8 * 8, labels_end = tables + n_labels * sizeof(nsci_label);
    size_t columns_end = n_bytes - normalized_bytes, n = 0;
    memcpy(out, bytes, groups_end);
    put_u32(out + 16, n_groups + 1);
    put_u32(out + 20, n_fields + 1);
    n = groups_end;
    const uint32_t group[4] = {NSC_N_LAYERS + 7, n_rows, 1, 1};
    memcpy(out + n, group, GROUP);
    n += GROUP;
    memcpy(out + n, bytes + groups_end, fields_end - groups_end);
    n += fields_end - groups_end;
    const uint8_t field[FIELD] = {3, 0, 9, 3};
    memcpy(out + n, field, FIELD);
    n += FIELD;
    while (n % 8) out[n++] = 0;
    memcpy(out + n, bytes + tables, labels_end - tables);
    n += labels_end - tables;
    memset(out + n, 'L', sizeof(nsci_label));
    n += sizeof(nsci_label);
    memcpy(out + n, bytes + labels_end, columns_end - labels_end);
    n += columns_end - labels_end;
    memset(out + n, 0xAB, 16); /* 5 rows of 3 bytes, filled up */
    n += 16;
    memcpy(out + n, bytes + columns_end, normalized_bytes);
    n += normalized_bytes;
    uint64_t whole = n;
    memcpy(out + 8, &whole, 8);
    return n;
}

static void a_layer_that_is_not_known_is_passed_over(void) {
    nsc_result *res = packed(), *later = NULL;
    static uint8_t bytes[4096];
    size_t n = from_a_later_version(res, bytes), n_again, n_normalized;
    CHECK(nsc_result_open(NULL, bytes, n, &later, NULL) == NSC_OK);
    CHECK(nsc_result_layers(later) == nsc_result_layers(res));
    for (uint32_t layer = 0; layer < NSC_N_LAYERS; layer++)
        for (uint32_t f = 0; nsc_layer_field(layer, f); f++) {
            nsc_column_view here, there;
            nsc_result_column(res, (nsc_layer)layer, f, &here);
            nsc_result_column(later, (nsc_layer)layer, f, &there);
            CHECK(here.n_items == there.n_items);
            size_t item_bytes = here.kind == NSC_KIND_UINT8 ? 1 : 4;
            CHECK(memcmp(here.data, there.data, here.n_items * item_bytes) == 0);
        }
    CHECK(memcmp(nsc_result_normalized(later, &n_normalized), "I&Q X", 5) == 0);
    CHECK(memcmp(nsc_result_bytes(later, &n_again), bytes, n) == 0 && n_again == n); /* and kept */
    nsc_result_free(later);
    for (size_t cut = 1; cut < n; cut++)
        CHECK(nsc_result_open(NULL, bytes, n - cut, &later, NULL) == NSC_E_RESULT);
    nsc_result_free(res);
}

/* Names without the column of their sentences, which readers do without. */
static void an_optional_field_that_is_not_there_has_no_items(void) {
    nsc_result *res = packed(), *older = NULL;
    size_t n_bytes, n = 0;
    const uint8_t *bytes = nsc_result_bytes(res, &n_bytes);
    static uint8_t copy[4096];
    uint32_t n_groups = u32_at(bytes + 16), n_fields = u32_at(bytes + 20);
    size_t fields = HEADER + n_groups * GROUP, tables = (fields + n_fields * FIELD + 7) / 8 * 8;
    uint32_t normalized_bytes = u32_at(bytes + 24);
    memcpy(copy, bytes, fields + (n_fields - 1) * FIELD);
    put_u32(copy + 20, n_fields - 1);
    put_u32(copy + HEADER + (n_groups - 1) * GROUP + 8, 4); /* fields of the last group, of 5 */
    n = fields + (n_fields - 1) * FIELD;
    while (n % 8) copy[n++] = 0;
    memcpy(copy + n, bytes + tables, n_bytes - tables);
    n += n_bytes - tables - normalized_bytes - 8; /* its one row was four bytes, filled up */
    memcpy(copy + n, bytes + n_bytes - normalized_bytes, normalized_bytes);
    uint64_t whole = n += normalized_bytes;
    memcpy(copy + 8, &whole, 8);
    CHECK(nsc_result_open(NULL, copy, n, &older, NULL) == NSC_OK);
    nsc_column_view sents, scores;
    nsc_result_column(older, NSC_LAYER_ENTS, NSC_ENT_SENT, &sents);
    nsc_result_column(older, NSC_LAYER_ENTS, NSC_ENT_SCORE, &scores);
    CHECK(sents.n_items == 0 && scores.n_items == 1 && *(const float *)scores.data == 0.75f);
    nsc_result_free(older);
    copy[fields + (n_fields - 2) * FIELD] = 7; /* and without the score's, which they count on */
    CHECK(nsc_result_open(NULL, copy, n, &older, NULL) == NSC_E_RESULT);
    nsc_result_free(res);
}

static bool holds(nsc_unit unit, nsc_kind kind, const void *data, uint32_t limit) {
    nsc_column_view column = {data, 1, kind};
    return nsci_unit_holds(unit, &column, limit);
}

static void each_unit_says_what_a_column_may_hold(void) {
    const uint8_t bytes[] = {0, 4, 5, NSC_NO_NAME};
    CHECK(holds(NSC_UNIT_LABEL, NSC_KIND_UINT8, &bytes[1], 5));
    CHECK(!holds(NSC_UNIT_LABEL, NSC_KIND_UINT8, &bytes[2], 5));
    CHECK(!holds(NSC_UNIT_RULE, NSC_KIND_UINT8, &bytes[3], 5));
    CHECK(holds(NSC_UNIT_NAME, NSC_KIND_UINT8, &bytes[3], 5));
    CHECK(!holds(NSC_UNIT_NAME, NSC_KIND_UINT8, &bytes[2], 5));
    const float scores[] = {0.0f, 1.0f, -0.1f, 1.1f};
    for (int k = 0; k < 4; k++)
        CHECK(holds(NSC_UNIT_SCORE, NSC_KIND_FLOAT32, &scores[k], 0) == (k < 2));
    const int32_t rows[] = {-1, 0, 4, 5, -2};
    for (int k = 0; k < 5; k++) CHECK(holds(NSC_UNIT_ROW, NSC_KIND_INT32, &rows[k], 5) == (k < 3));
    const int32_t codes[] = {0, 'U' | 'S' << 8 | 'D' << 16, 'U' | 0x1B << 8, ' '};
    for (int k = 0; k < 4; k++)
        CHECK(holds(NSC_UNIT_CODE, NSC_KIND_INT32, &codes[k], 0) == (k < 2));
    const int32_t days[] = {NSC_NO_DAY, 0, -719162, 2932896, -719163, 2932897};
    for (int k = 0; k < 6; k++) CHECK(holds(NSC_UNIT_DAY, NSC_KIND_INT32, &days[k], 0) == (k < 4));
    const int64_t seconds[] = {NSC_NO_SECOND, INT64_C(-719162) * 86400,
                               INT64_C(2932897) * 86400 - 1, INT64_C(-719162) * 86400 - 1,
                               INT64_C(2932897) * 86400};
    for (int k = 0; k < 5; k++)
        CHECK(holds(NSC_UNIT_SECOND, NSC_KIND_INT64, &seconds[k], 0) == (k < 3));
    const nsc_short_text texts[] = {{"2017-W14"}, {""},     {"PR Newswire"}, {"P\0D"},
                                    {"\xC3"},     {" P3D"}, {"P3D "}};
    for (int k = 0; k < 7; k++) CHECK(holds(NSC_UNIT_TEXT, NSC_KIND_TEXT, &texts[k], 0) == (k < 3));
    const int64_t first = INT64_C(-719162) * 86400, past = INT64_C(2932897) * 86400;
    const nsc_moment moments[] = {{0, 0, NSC_PRECISION_NONE},
                                  {first, NSC_NO_ZONE, NSC_PRECISION_DAY},
                                  {past - 1, -NSC_MAX_ZONE, NSC_PRECISION_SECOND},
                                  {1, 0, NSC_PRECISION_NONE},
                                  {0, 60, NSC_PRECISION_DAY},
                                  {1, NSC_NO_ZONE, NSC_PRECISION_DAY},
                                  {0, NSC_MAX_ZONE + 1, NSC_PRECISION_SECOND},
                                  {first - 1, NSC_NO_ZONE, NSC_PRECISION_SECOND},
                                  {past, NSC_NO_ZONE, NSC_PRECISION_SECOND},
                                  {0, NSC_NO_ZONE, 3}};
    for (int k = 0; k < 10; k++)
        CHECK(holds(NSC_UNIT_MOMENT, NSC_KIND_MOMENT, &moments[k], 0) == (k < 3));
    const nsc_decimal numbers[] = {{INT64_MAX, NSC_MAX_EXPONENT, 0},
                                   {0, -NSC_MAX_EXPONENT, 1},
                                   {1, 0, 2},
                                   {1, NSC_MAX_EXPONENT + 1, 0},
                                   {1, -NSC_MAX_EXPONENT - 1, 0}};
    for (int k = 0; k < 5; k++)
        CHECK(holds(NSC_UNIT_NUMBER, NSC_KIND_DECIMAL, &numbers[k], 0) == (k < 2));
}

static void failing_allocations_leave_nothing(void) {
    findings found = hand_made();
    nsc_result *res = NULL;
    FAILING_ALLOCATIONS(alloc, nsci_result_new(&found.plan, &alloc, &res, NULL),
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
    RUN(a_label_may_be_of_1_to_15_characters);
    RUN(a_span_that_begins_or_ends_inside_an_edit_is_refused);
    RUN(a_layer_that_is_not_known_is_passed_over);
    RUN(an_optional_field_that_is_not_there_has_no_items);
    RUN(each_unit_says_what_a_column_may_hold);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
