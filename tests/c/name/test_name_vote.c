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

static void an_acronym_is_what_its_name_is(void) {
    CHECK_VOTED("the [Upper Kafue Dam]F7 ( [UKD]O5 ) | [UKD]M7 | [UKD]O9",
                "Upper Kafue Dam F, UKD F, UKD F, UKD O");
    CHECK_VOTED("the [Union of Dam Workers]O7 ( UDW ) | [UDW]P5", "Union of Dam Workers O, UDW O");
    CHECK_VOTED("[Upper Kafue Dam]F7 ( [UDK]O5 ) | [UDK]L5", "Upper Kafue Dam F, UDK O, UDK L");
    CHECK_VOTED("[Ann Lee]P9 ( [AL]L5 )", "Ann Lee P, AL L");
    CHECK_VOTED("[Upper Kafue Dam]F7 , [UKD]O5", "Upper Kafue Dam F, UKD O");
}

static void a_building_is_one_where_the_tagger_wavers(void) {
    CHECK_VOTED("[Marlowe Park]F7 | [Marlowe Park]L5 | [Marlowe Park]L7",
                "Marlowe Park F, Marlowe Park F, Marlowe Park L");
    CHECK_VOTED("[White House]F7 | [White House]O5", "White House F, White House O");
    CHECK_VOTED("[Marlowe Park]F5 | [Marlowe Park]L5", "Marlowe Park F, Marlowe Park L");
}

static void a_storm_goes_by_its_name(void) {
    CHECK_VOTED("[Cyclone Tamba]M8 hit . [Tamba]P9 | [Tamba]L4",
                "Cyclone Tamba M, Tamba M, Tamba M");
    CHECK_VOTED("[Super Typhoon Tamba]M5 | [Tamba]O9", "Super Typhoon Tamba M, Tamba M");
    CHECK_VOTED("[Cyclone Tamba]M8 | [Tamba Lee]P9 | [Tamba]P9",
                "Cyclone Tamba M, Tamba Lee P, Tamba P");
    CHECK_VOTED("[Cyclone Tamba]M8 | [Ann Tamba]P9 | [Tamba]P9",
                "Cyclone Tamba M, Ann Tamba P, Tamba P");
    CHECK_VOTED("[Cyclone Center]O8 | [Center]L9", "Cyclone Center O, Center L");
}

static void a_club_may_have_more_teams_than_one(void) {
    CHECK_VOTED("[CFC]O9 | [CFC 2]M5 | [CFC B]R5 | [CFC 12]M5 | [Cfc 2]M5",
                "CFC O, CFC 2 O, CFC B O, CFC 12 M, Cfc 2 M");
    CHECK_VOTED("[CFC]O5 | [CFC 2]M5", "CFC O, CFC 2 M");
}

static void a_firm_goes_by_its_first_word(void) {
    CHECK_VOTED("[Verdant Foods Inc]O9 | [Verdant]M5 | [Verdant]P5",
                "Verdant Foods Inc O, Verdant O, Verdant O");
    CHECK_VOTED("[Verdant Foods Inc _.]O9 | [Verdant]M5", "Verdant Foods Inc. O, Verdant O");
    CHECK_VOTED("[Verdant Foods Inc]O9 | [Verdant]L5 | [Verdant]P9",
                "Verdant Foods Inc O, Verdant P, Verdant P");
    CHECK_VOTED("[Wang Labs KK]O9 | [An Wang]P9 | [Wang]P5", "Wang Labs KK O, An Wang P, Wang P");
    CHECK_VOTED("[Verdant Foods]O9 | [Verdant]M5", "Verdant Foods O, Verdant M");
}

static void a_speaker_is_who_was_named_in_full(void) {
    CHECK_VOTED("[Ann Marsh _- _Lee]P9 | MARSH _- _LEE _: Yes", "Ann Marsh-Lee P; MARSH-LEE P");
    CHECK_VOTED("[Ann Marsh _- _Lee]P9 | LEE _: Yes", "Ann Marsh-Lee P");

    CHECK_VOTED("[Don Lemon]P9 | LEMON _: Yes | Lemon _: no | PEAR _: no", "Don Lemon P; LEMON P");
    CHECK_VOTED("[Don Lemon]P4 | LEMON _: Yes", "Don Lemon P; LEMON P");
    CHECK_VOTED("[Don Lemon]P3 | LEMON _: Yes | DL _: no", "Don Lemon P");
    CHECK_VOTED("[Don Lemon]P9 | LEMON , yes | LEMON", "Don Lemon P");
    CHECK_VOTED("[Don Lemon]P9 | DL _: Yes | [DL]M8 _: no | DX _: no",
                "Don Lemon P, DL M; DL P, DL P");
    CHECK_VOTED("[Al Prior]P9 | [AP]O9 _: no", "Al Prior P, AP O");
}

int main(void) {
    RUN(a_surname_is_what_the_full_name_is);
    RUN(most_mentions_decide);
    RUN(a_mention_that_is_sure_keeps_its_label);
    RUN(an_acronym_is_what_its_name_is);
    RUN(a_building_is_one_where_the_tagger_wavers);
    RUN(a_storm_goes_by_its_name);
    RUN(a_club_may_have_more_teams_than_one);
    RUN(a_firm_goes_by_its_first_word);
    RUN(a_speaker_is_who_was_named_in_full);
    return test_report();
}
