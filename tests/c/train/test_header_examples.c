/* The examples at the head of the public headers: the Makefile cuts them out, here they are run. */
#include "model.h"

static void the_example_of_newscore_h_finds_sentences(void) {
    small_model small = small_model_new(NULL, NULL, 0);
    const void *bytes = small.file.bytes;
    size_t n_bytes = small.file.n_bytes;
    nsc_text text = test_text("It rained. It stopped.");
    nsc_error err = {0};
#include "newscore_example.inc"
    CHECK(err.status == NSC_OK);
    CHECK(ends.kind == NSC_KIND_INT32);
    CHECK(ends.n_items > 0);
    small_model_free(&small);
}

static void the_example_of_newscore_train_h_learns(void) {
    small_model blank = small_model_new(NULL, NULL, 0);
    const nsc_model *model = blank.model;
    nsc_text texts[] = {test_text("Ada Stone flew to Mole."),
                        test_text("Mole rained on Ada Stone.")};
    const nsc_gold first[] = {{0, 9, 1, 0}, {18, 22, 2, 0}},
                   second[] = {{0, 4, 2, 0}, {15, 24, 1, 0}};
    const nsc_gold *golds[] = {first, second};
    size_t n_texts = 2, n_golds[] = {2, 2};
    nsc_trainer *trainer = NULL;
    nsc_block weights = {{0}, NULL, 0}, transitions = {{0}, NULL, 0};
    nsc_status status;
    nsc_error err = {0};
    double loss = -1.0;
#include "newscore_train_example.inc"
    CHECK(status == NSC_OK);
    CHECK(loss >= 0.0 && loss < 0.2);
    CHECK(weights.n_bytes > 0 && transitions.n_bytes == NSCI_TRANSITIONS_BYTES);
    nsc_block_free(&weights);
    nsc_block_free(&transitions);
    small_model_free(&blank);
}

int main(void) {
    RUN(the_example_of_newscore_h_finds_sentences);
    RUN(the_example_of_newscore_train_h_learns);
    return test_report();
}
