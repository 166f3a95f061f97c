/* nsc_name_vote: one string has one label in a document. */
#include "name/nsc_name_vote.h"
#include "names.h"

static const char *voted(const char *line) {
    static char out[2 * NAMES_MAX_TEXT];
    names_doc d = names_read(line);
    nsci_ballots ballots = {0};
    nsci_spans speakers = {0};
    CHECK(nsci_names_vote(&d.doc, &NAMES_LABELS, &ballots, &d.names, &d.alloc, NULL) == NSC_OK);
    CHECK(nsci_names_find_speakers(&d.doc, &NAMES_LABELS, &ballots, &speakers, &d.alloc, NULL) ==
          NSC_OK);
    size_t n = (size_t)snprintf(out, sizeof out, "%s", names_text(&d, &d.names));
    if (speakers.n) snprintf(out + n, sizeof out - n, "; %s", names_text(&d, &speakers));
    nsci_ballots_free(&ballots, &d.alloc);
    nsci_spans_free(&speakers, &d.alloc);
    names_free(&d);
    return out;
}

#define CHECK_VOTED(line, expected) names_check(line, voted(line), expected)

static void a_surname_is_what_the_full_name_is(void) {
    CHECK_VOTED("[Ray Cooks]P9 | [Cooks]O5 | [Cooks]L4", "Ray Cooks P, Cooks P, Cooks P");
    CHECK_VOTED("[Ray Cooks Jr.]P9 | [Cooks]O5", "Ray Cooks Jr. P, Cooks P");
    CHECK_VOTED("[Ray Cooks]P4 | [Cooks]O5", "Ray Cooks P, Cooks O");
}

static void most_mentions_decide(void) {
    CHECK_VOTED("[Halden]O7 | [Halden]L5 | [Halden]O6", "Halden O, Halden O, Halden O");
    CHECK_VOTED("[Halden]D7 | [Halden]L5", "Halden D, Halden L");
}

static void a_mention_that_is_sure_keeps_its_label(void) {
    CHECK_VOTED("[Amazon]O9 | [Amazon]L9 | [Amazon]L9", "Amazon O, Amazon L, Amazon L");
    CHECK_VOTED("[Mercedes Ford]P9 | [Ford]O9", "Mercedes Ford P, Ford O");
}

static void a_speaker_is_who_was_named_in_full(void) {
    CHECK_VOTED("[Don Lemon]P9 | LEMON _: Yes | Lemon _: no | PEAR _: no", "Don Lemon P; LEMON P");
    CHECK_VOTED("[Don Lemon]P9 | LEMON , yes | LEMON", "Don Lemon P");
}

int main(void) {
    RUN(a_surname_is_what_the_full_name_is);
    RUN(most_mentions_decide);
    RUN(a_mention_that_is_sure_keeps_its_label);
    RUN(a_speaker_is_who_was_named_in_full);
    return test_report();
}
