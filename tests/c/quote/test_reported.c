/* Reported speech: rows among quotes, by the public way, with weights of which the beginning of a
 * sentence is the source and what follows the verb the content. */
#include "quotes_found.h"

enum { KIND = 2, SPEAKER, SPEAKER_NAME, CUE, REPORTED_KIND = 2, QUOTE = 2 };

static found find_reported(const char *string) {
    return find(string, NSC_LAYER_BIT(NSC_LAYER_REPORTED));
}

static uint8_t kind_of(const found *f, size_t row) {
    nsc_column_view view;
    nsc_result_column(f->res, NSC_LAYER_QUOTES, KIND, &view);
    return row < view.n_items ? ((const uint8_t *)view.data)[row] : 255;
}

static void what_follows_a_verb_of_speech_is_a_quote_without_marks(void) {
    found f = find_reported("The owner of the mill said that it was over. They left.");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 1 && kind_of(&f, 0) == REPORTED_KIND);
    CHECK(is(&f, NSC_LAYER_QUOTES, 0, "it was over"));
    CHECK(is(&f, NSC_LAYER_QUOTE_PARTS, 0, "it was over"));
    CHECK(is(&f, NSC_LAYER_CUES, number(&f, NSC_LAYER_QUOTES, CUE, 0), "said"));
    CHECK(is(&f, NSC_LAYER_SPEAKERS, number(&f, NSC_LAYER_QUOTES, SPEAKER, 0),
             "The owner of the mill"));
    CHECK(is(&f, NSC_LAYER_REPORTED, 0, "it was over"));
    CHECK(number(&f, NSC_LAYER_REPORTED, QUOTE, 0) == 0);
    forget(&f);
}

static void a_pronoun_reports_for_the_one_it_stands_for(void) {
    found f = find_reported("His wife stayed. She said it was over.");
    CHECK(is(&f, NSC_LAYER_SPEAKERS, number(&f, NSC_LAYER_QUOTES, SPEAKER, 0), "She"));
    CHECK(is(&f, NSC_LAYER_SPEAKERS, number(&f, NSC_LAYER_QUOTES, SPEAKER_NAME, 0), "His wife"));
    forget(&f);
}

static void a_source_that_nothing_mentions_is_named_by_its_own_words(void) {
    found f = find_reported("Walkers said it was over.");
    CHECK(is(&f, NSC_LAYER_SPEAKERS, number(&f, NSC_LAYER_QUOTES, SPEAKER_NAME, 0), "Walkers"));
    forget(&f);
}

static void it_is_looked_for_on_request_alone(void) {
    const char *text = "The owner said that it was over.";
    found f = find(text, 0);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 0);
    CHECK(!(nsc_result_layers(f.res) & NSC_LAYER_BIT(NSC_LAYER_REPORTED)));
    CHECK(nsc_result_layers(f.res) & NSC_LAYER_BIT(NSC_LAYER_QUOTES));
    forget(&f);
    f = find(text, NSC_LAYERS_ALL);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_REPORTED) == 1);
    forget(&f);
}

static void what_stands_in_marks_is_no_reported_speech(void) {
    found f = find_reported("The owner said, \"It is over.\"");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 1 && kind_of(&f, 0) != REPORTED_KIND);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_REPORTED) == 0);
    forget(&f);
}

static void a_quote_inside_reported_speech_is_a_row_of_its_own(void) {
    found f = find_reported("The owner said it was \"a shame\" and left.");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 2);
    CHECK(is(&f, NSC_LAYER_QUOTES, 0, "it was \"a shame\" and left"));
    CHECK(is(&f, NSC_LAYER_QUOTES, 1, "\"a shame\""));
    CHECK(kind_of(&f, 0) == REPORTED_KIND && kind_of(&f, 1) == 1);
    CHECK(number(&f, NSC_LAYER_QUOTE_PARTS, QUOTE, 0) == 0 &&
          number(&f, NSC_LAYER_QUOTE_PARTS, QUOTE, 1) == 1);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_REPORTED) == 1);
    forget(&f);
}

static void a_pronoun_alone_is_no_content(void) {
    found f = find_reported("The owner said that. His wife said they.");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 0);
    forget(&f);
}

static void verbs_that_share_a_content_are_one(void) {
    found f = find_reported("The owner said said it was over for him and for all of us.");
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) == 1);
    forget(&f);
}

/* However many verbs a sentence has, a stretch of it is looked at for a few of them. */
static void of_many_verbs_a_few_are_asked(void) {
    enum { N = 4000 };
    static char text[N * 5 + 8];
    for (size_t i = 0; i < N; i++) memcpy(text + 5 * i, "said ", 5);
    memcpy(text + (size_t)N * 5, "it.", 4);
    found f = find_reported(text);
    CHECK(nsc_result_n_rows(f.res, NSC_LAYER_QUOTES) <= N / 64 * 8 + 8);
    forget(&f);
}

/* A section that is broken is refused by name. */
static void refuses(size_t at, uint8_t byte, size_t cut) {
    nsc_section section = small_reported_weights();
    uint8_t *bytes = (uint8_t *)(uintptr_t)section.data;
    nsci_reported_weights opened;
    nsc_error err = {0};
    if (!cut) bytes[at] = byte;
    nsc_status status =
        nsci_reported_weights_open(&opened, (nsci_section){bytes, section.n_bytes - cut}, &err);
    CHECK(status == NSC_E_MODEL && strstr(err.message, "reported.weights"));
}

static void a_broken_section_is_refused_by_name(void) {
    enum { N = NSCI_REPORTED_N_TAGS, H = NSCI_REPORTED_HIDDEN, BIAS = 4 * N, OUT = BIAS + 2 * H };
    refuses(0, 0, 1);
    refuses(3, 0x7F, 0);                   /* a bias of a tag that scores would overflow with */
    refuses(BIAS + 1, 0x7F, 0);            /* of a hidden value */
    refuses(OUT + 1, 0x7F, 0);             /* a weight */
    refuses(OUT + 2 * N * H + 1, 0x7F, 0); /* a transition */
}

static void failing_allocations_leave_nothing(void) {
    check_layer_without_memory(small_quote_model_new(),
                               "The owner said it was \"a shame\". His wife said that it was over.",
                               NSC_LAYER_REPORTED);
}

int main(void) {
    RUN(what_follows_a_verb_of_speech_is_a_quote_without_marks);
    RUN(a_pronoun_reports_for_the_one_it_stands_for);
    RUN(a_source_that_nothing_mentions_is_named_by_its_own_words);
    RUN(it_is_looked_for_on_request_alone);
    RUN(what_stands_in_marks_is_no_reported_speech);
    RUN(a_quote_inside_reported_speech_is_a_row_of_its_own);
    RUN(a_pronoun_alone_is_no_content);
    RUN(verbs_that_share_a_content_are_one);
    RUN(of_many_verbs_a_few_are_asked);
    RUN(a_broken_section_is_refused_by_name);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
