/* nsc_name_dateline: what is filed from is a place. The small model finds no names, so each text has
 * one in its first tokens. */
#include "name/nsc_name_dateline.h"
#include "../block/block.h"

enum { ORG = 1, LOC = 2 };

static const nsci_name_labels labels = {
    .person = 0, .org = ORG, .loc = LOC, .norp = 3, .fac = 4, .misc = 5, .date = 6, .product = 7};

/* The label that an organization of n_toks tokens at the start of the text has afterwards. */
static uint32_t label_of(const char *text, uint32_t n_toks, float score) {
    block_text read = block_text_read(text, false);
    nsci_spans names = {0};
    const nsci_span name = {{0, n_toks}, 0, score, ORG, NSCI_SOURCE_MODEL};
    CHECK(nsci_spans_push(&names, &read.ctx->alloc, name, NULL) == NSC_OK);
    nsci_names_place_datelines(&read.ctx->doc, read.ctx->cache, &labels, &names);
    const uint32_t label = names.items[0].label;
    nsci_spans_free(&names, &read.ctx->alloc);
    block_text_free(&read);
    return label;
}

static void an_agency_or_a_date_tells(void) {
    CHECK(label_of("KRESKILL (Reuters) - Two boats sank.", 1, 0.7f) == LOC);
    CHECK(label_of("KRESKILL, Ohio, May 3 - Two boats sank.", 1, 0.7f) == LOC);
    CHECK(label_of("KRESKILL\n(Reuters) - Two boats sank.", 1, 0.7f) == ORG);
    CHECK(label_of("PORT KRESKILL (AP) \xE2\x80\x94 Two boats sank.", 2, 0.7f) == LOC);
    CHECK(label_of("KRESKILL \xE2\x80\x94 Two boats sank.", 1, 0.7f) == ORG);
    CHECK(label_of("Kreskill (Reuters) - Two boats sank.", 1, 0.7f) == ORG);
    CHECK(label_of("KRESKILL (Reuters) two boats sank.", 1, 0.7f) == ORG);
}

static void a_sure_name_stays(void) {
    CHECK(label_of("KRESKILL (Reuters) - Two boats sank.", 1, 0.95f) == ORG);
}

static void a_name_that_reaches_out_stays(void) {
    CHECK(label_of("KRESKILL (Reuters) - Two boats sank.", 3, 0.7f) == ORG);
}

int main(void) {
    RUN(an_agency_or_a_date_tells);
    RUN(a_sure_name_stays);
    RUN(a_name_that_reaches_out_stays);
    return test_report();
}
