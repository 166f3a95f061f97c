/* nsc_quotes and what it runs: rows and links of quotes, by the public way, with a judge that takes
 * the nearest mention before. */
#include "quotes_found.h"

enum { KIND = 2, SPEAKER, SPEAKER_NAME, CUE, SCORE };

static found find_quotes(const char *string) {
    return find(string, NSC_LAYER_BIT(NSC_LAYER_QUOTES));
}

static bool speaks(const found *f, int32_t quote, const char *mention, const char *name) {
    return is(f, NSC_LAYER_SPEAKERS, number(f, NSC_LAYER_QUOTES, SPEAKER, quote), mention) &&
           is(f, NSC_LAYER_SPEAKERS, number(f, NSC_LAYER_QUOTES, SPEAKER_NAME, quote), name);
}

static void a_quote_has_speaker_cue_kind_and_parts(void) {
    found f = find_quotes(
        "The owner of the mill closed it. The owner said, \"We are done.\n\n\"Go home.\"");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 1);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTE_PARTS) == 2);
    CHECK(number(&f, NSC_LAYER_QUOTE_PARTS, 2, 0) == 0 &&
          number(&f, NSC_LAYER_QUOTE_PARTS, 2, 1) == 0);
    CHECK(is(&f, NSC_LAYER_QUOTE_PARTS, 1, "\"Go home.\""));
    CHECK(speaks(&f, 0, "The owner", "The owner of the mill"));
    CHECK(is(&f, NSC_LAYER_CUES, number(&f, NSC_LAYER_QUOTES, CUE, 0), "said"));
    forget(&f);
}

/* The cue of the only quote, by which a speaker was found in the paragraph before. */
static bool has_cue(const char *string, const char *cue) {
    found f = find_quotes(string);
    int32_t row = number(&f, NSC_LAYER_QUOTES, CUE, 0);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 1);
    CHECK(number(&f, NSC_LAYER_QUOTES, SPEAKER, 0) != -1);
    bool has = cue ? row != -1 && is(&f, NSC_LAYER_CUES, row, cue) : row == -1;
    forget(&f);
    return has;
}

static void a_cue_of_another_paragraph_is_none_without_a_colon(void) {
    CHECK(has_cue("The owner said:\n\n\"It is over.\"", "said"));
    CHECK(has_cue("The owner said it was late.\n\n\"It is over.\"", NULL));
    CHECK(has_cue("The owner said it was late. \"It is over.\"", "said"));
}

static void a_quote_inside_a_sentence_is_mixed(void) {
    found f = find_quotes("She said it was \"a shame\" and left. She said: \"It is over.\"");
    nsc_column_view kinds;
    nsc_result_column(f.res, NSC_LAYER_QUOTES, KIND, &kinds);
    CHECK(kinds.n_items == 2);
    if (kinds.n_items == 2)
        CHECK(((const uint8_t *)kinds.data)[0] == 1 && ((const uint8_t *)kinds.data)[1] == 0);
    forget(&f);
}

static void the_label_of_a_turn_speaks(void) {
    found f = find_quotes("MODERATOR: Would you raise it?\n\nDELGADO: No. And I said so.");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 2);
    CHECK(speaks(&f, 0, "MODERATOR", "MODERATOR") && speaks(&f, 1, "DELGADO", "DELGADO"));
    CHECK(number(&f, NSC_LAYER_QUOTES, CUE, 0) == -1);
    forget(&f);
}

static void a_pronoun_is_who_was_mentioned_before_and_may_be_meant(void) {
    found f = find_quotes("The owner left. His wife stayed. She said, \"It is over.\"");
    CHECK(speaks(&f, 0, "She", "His wife"));
    forget(&f);
    f = find_quotes("The owner met his wife. They talked. He said, \"It is over.\"");
    CHECK(speaks(&f, 0, "He", "The owner"));
    forget(&f);
}

static void where_nobody_is_mentioned_nobody_speaks(void) {
    found f = find_quotes("\"It was over.\"");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 1);
    CHECK(number(&f, NSC_LAYER_QUOTES, SPEAKER, 0) == -1);
    CHECK(number(&f, NSC_LAYER_QUOTES, SPEAKER_NAME, 0) == -1);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_SPEAKERS) == 0);
    forget(&f);
}

/* A file whose section of quotes is broken is refused by name. */
static void refuses(const char *section, size_t at, uint8_t byte, size_t cut) {
    nsc_section weights = small_quote_weights();
    nsc_block words = small_quote_words();
    nsci_quote_weights opened;
    nsci_table table;
    nsc_error err = {0};
    bool is_words = strcmp(section, "quotes.words") == 0;
    uint8_t *bytes = is_words ? words.bytes : (uint8_t *)(uintptr_t)weights.data;
    size_t n_bytes = (is_words ? words.n_bytes : weights.n_bytes) - cut;
    if (!cut) bytes[at] = byte;
    nsc_status status =
        is_words ? nsci_quote_lexicon_open(&table, (nsci_section){bytes, n_bytes}, &err)
                 : nsci_quote_weights_open(&opened, (nsci_section){bytes, n_bytes}, &err);
    CHECK(status == NSC_E_MODEL && strstr(err.message, section));
    nsc_block_free(&words);
}

static void broken_sections_are_refused_by_name(void) {
    nsc_block words = small_quote_words();
    refuses("quotes.words", words.n_bytes - 1 - words.n_bytes % 2, 0, 1);
    for (size_t at = words.n_bytes; at-- > words.n_bytes - 32;)
        if (words.bytes[at] != 0 && at % 2 == 0) { /* the kind of the last record */
            refuses("quotes.words", at, 63, 0);
            break;
        }
    nsc_block_free(&words);
    refuses("quotes.weights", 0, 0, 1);
    refuses("quotes.weights", 0, 1, 0);     /* rows */
    refuses("quotes.weights", 11, 0, 0);    /* a scale of 0 */
    refuses("quotes.weights", 15, 0x40, 0); /* a threshold of 2 */
    refuses("quotes.weights", 25, 0x7F, 0); /* a bias that sums would overflow with */
    refuses("quotes.weights", 23, 0x80, 0); /* a bias that an answer would overflow with */
}

static void failing_allocations_leave_nothing(void) {
    check_layer_without_memory(
        small_quote_model_new(),
        "The owner met his wife. She said, \"It is over.\n\n\"Go.\" They left.", NSC_LAYER_QUOTES);
}

int main(void) {
    RUN(a_quote_has_speaker_cue_kind_and_parts);
    RUN(a_cue_of_another_paragraph_is_none_without_a_colon);
    RUN(a_quote_inside_a_sentence_is_mixed);
    RUN(the_label_of_a_turn_speaks);
    RUN(a_pronoun_is_who_was_mentioned_before_and_may_be_meant);
    RUN(where_nobody_is_mentioned_nobody_speaks);
    RUN(failing_allocations_leave_nothing);
    RUN(broken_sections_are_refused_by_name);
    return test_report();
}
