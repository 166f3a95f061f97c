/* nsc_blocks: rows of the layer, by the public way. The small model has no weights, so all is
 * paragraph; datelines are found by rule. */
#include "model.h"

enum { KIND = 2, SCORE };

static nsc_result *blocks_of(nsc_text text, uint32_t layers, nsc_line_breaks line_breaks) {
    nsc_options opt;
    nsc_options_init(&opt);
    opt.layers = layers;
    opt.line_breaks = line_breaks;
    return small_run(small_model_new(NULL, NULL, 0), text, &opt);
}

static nsc_column_view column(const nsc_result *res, uint32_t field) {
    nsc_column_view view;
    nsc_result_column(res, NSC_LAYER_BLOCKS, field, &view);
    return view;
}

static void a_dateline_lies_inside_its_paragraph(void) {
    nsc_result *res =
        blocks_of(test_text("Storm\n\nLIMA, Peru (AP) -- Snow fell. It stayed.\n\nMore."),
                  NSC_LAYER_BIT(NSC_LAYER_BLOCKS), NSC_LINES_AUTO);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_BLOCKS) == 4);
    const int32_t *starts = column(res, NSC_FIELD_START).data;
    const int32_t *ends = column(res, NSC_FIELD_END).data;
    const uint8_t *kinds = column(res, KIND).data;
    const float *scores = column(res, SCORE).data;
    const char *const *names = nsc_layer_field(NSC_LAYER_BLOCKS, KIND)->names;
    CHECK(starts[1] == 7 && ends[1] == 47 && starts[2] == 7 && ends[2] == 25);
    CHECK(strcmp(names[kinds[1]], "paragraph") == 0 && strcmp(names[kinds[2]], "dateline") == 0);
    CHECK(scores[2] == 1.0f && scores[1] > 0.0f && scores[1] <= 1.0f);
    CHECK(starts[3] == 49 && nsc_layer_may_overlap(NSC_LAYER_BLOCKS));
    CHECK(!(nsc_result_layers(res) & NSC_LAYER_BIT(NSC_LAYER_ENTS)));
    nsc_result *again = NULL;
    size_t n_bytes;
    const void *bytes = nsc_result_bytes(res, &n_bytes);
    CHECK(nsc_result_open(NULL, bytes, n_bytes, &again, NULL) == NSC_OK);
    nsc_result_free(again);
    nsc_result_free(res);
}

static void a_dateline_names_its_agency(void) {
    nsc_result *res = blocks_of(
        test_text("LIMA, Peru (PR Newswire) -- Snow fell.\n\nLIMA, Peru (\xC4\x8CTK) -- It "
                  "stayed.\n\nLIMA, Peru (African Media News Agency) -- It went."),
        NSC_LAYER_BIT(NSC_LAYER_BLOCKS), NSC_LINES_AUTO);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_BLOCKS) == 6);
    const nsc_short_text *agencies = column(res, NSC_BLOCK_AGENCY).data;
    const int32_t *places = column(res, NSC_BLOCK_PLACE).data;
    CHECK(agencies[0].bytes[0] == 0 && strcmp(agencies[1].bytes, "PR Newswire") == 0);
    CHECK(agencies[3].bytes[0] == 0);                              /* no ASCII */
    CHECK(strcmp(agencies[5].bytes, "African Media News") == 0);   /* what has room */
    for (size_t i = 0; i < 6; i++) CHECK(places[i] == NSC_NO_ROW); /* no names were looked for */
    nsc_result_free(res);
}

static void lines_that_are_kept_are_blocks(void) {
    const char *text = "The yard on the north bank will close in May, it was\n"
                       "said on Friday, and the people who work in it will\n"
                       "be paid until then.";
    nsc_result *res = blocks_of(test_text(text), NSC_LAYER_BIT(NSC_LAYER_BLOCKS), NSC_LINES_AUTO);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_BLOCKS) == 1);
    nsc_result_free(res);
    res = blocks_of(test_text(text), NSC_LAYER_BIT(NSC_LAYER_BLOCKS), NSC_LINES_KEEP);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_BLOCKS) == 3);
    nsc_result_free(res);
}

static void blank_texts_have_no_blocks(void) {
    nsc_result *res = blocks_of(test_text(" \n\n"), NSC_LAYERS_ALL, NSC_LINES_AUTO);
    CHECK(nsc_result_n_rows(res, NSC_LAYER_BLOCKS) == 0);
    nsc_result_free(res);
}

static void failing_allocations_leave_nothing(void) {
    check_layer_without_memory(small_model_new(NULL, NULL, 0),
                               "Storm\n\nLIMA, Peru (AP) -- Snow fell.\n\nShare", NSC_LAYER_BLOCKS);
}

int main(void) {
    RUN(a_dateline_lies_inside_its_paragraph);
    RUN(a_dateline_names_its_agency);
    RUN(lines_that_are_kept_are_blocks);
    RUN(blank_texts_have_no_blocks);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
