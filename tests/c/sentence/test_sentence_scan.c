/* The scan: which candidates a text has, and what is noted of them. */
#include "splitter.h"

/* The kinds of the candidates of a text, a letter for each: see nsci_candidate_kind. */
static void expect_kinds(const char *text, const char *kinds) {
    static const char letters[] = "BSGCDQNMELAFTO";
    fixture f;
    set_up(&f, 0);
    nsci_scan scan = start_scan(&f, text);
    nsci_candidate place;
    char got[64];
    size_t n = 0;
    while (nsci_scan_next(&scan, &place) && n + 1 < sizeof got) got[n++] = letters[place.kind];
    got[n] = '\0';
    CHECK(strcmp(got, kinds) == 0);
    if (strcmp(got, kinds) != 0) fprintf(stderr, "    \"%s\": %s, got %s\n", text, kinds, got);
    tear_down(&f);
}

static void each_kind_of_candidate_is_found(void) {
    expect_kinds("", "");
    expect_kinds("no stop here", "");
    expect_kinds("One. Two", "S");
    expect_kinds("One.", "");
    expect_kinds("One.\n\nTwo", "B");
    expect_kinds("One.Two", "G");
    expect_kinds("3.14 and a.b and x.com", "");
    expect_kinds("one: two; three", "CC");
    expect_kinds("one - two", "DD");
    expect_kinds("one. - Two", "S");
    expect_kinds("one\ntwo", "L");
    expect_kinds("one \n \n two", "B");
    expect_kinds("one. \" Two", "SQ");
    expect_kinds("done.[12] Two", "N");
    expect_kinds("vote The result", "A");
    expect_kinds("vote Word", "");
    expect_kinds("1. a 2. b 3. c", "MM");
    expect_kinds("at 2. b 4. c", "SS");
    expect_kinds("(a) x (b) y", "M");
    expect_kinds("see http://a.b/c?d=E Word", "EE");
    expect_kinds("mail a@b.c Word", "E");
    expect_kinds("wait . . . no", "S");
    expect_kinds("a .zip file", "");
    expect_kinds("\xE2\x80\xA6 Two", "S");
    expect_kinds("nice :) we", "F");
    expect_kinds("nice. :) we", "S");
    expect_kinds("a list:) x", "");
    expect_kinds("i.) Word ii.) Word iii.) Word", "SMSMS");
    expect_kinds("iv.) Word v.) Word vi.) Word", "SMSMS");
    expect_kinds("h. Word i. Word j. Word", "SMSMS");
    expect_kinds("ii. Word iiv. Word", "SS");
    expect_kinds("Ann 3/14/2001 10:25 AM Word", "TT");
    expect_kinds("at 3/14/2001 Word", "");
    expect_kinds("at 10:25 AM Word", "E");
    expect_kinds("Dear Ann, Word", "O");
    expect_kinds("Ann, Word", "");
    expect_kinds("x ------ Word", "DD");
    expect_kinds("A B", "");
    expect_kinds("done.[a] Two", "N");
    expect_kinds("done.[citation needed] Two", "N");
    expect_kinds("done [or so] Two", "E");
    expect_kinds("met PM Word", "");
    expect_kinds("fans of TEAM Word", "");
    expect_kinds("thank @word Word", "");
    expect_kinds("A. Word left. Word B. Word", "SSS");
    expect_kinds("10. Word left. 11. Word", "S");
    expect_kinds("\n2014. Word", "LS");
    expect_kinds("U.S.Word", "G");
    expect_kinds("J.K.W", "");
    expect_kinds("a \"word\".Two", "G");
    expect_kinds("over. . . . Two", "SS");
    expect_kinds("won! \xF0\x9F\x8E\x89 Two", "S");
    expect_kinds("\xEF\xBF\xBDStop!\xEF\xBF\xBD Two", "S");
    expect_kinds("http://a.b/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/"
                 "0123456789/0123456789/0123456789/0123456789?Word=Two",
                 "");
}

static void scan_notes_where_quotations_and_brackets_are_open(void) {
    static const char *const texts[] = {"\"One. Two\" x. (Three. Four) y. z",
                                        "\xE2\x80\x9COne. Two\xE2\x80\x9D x. (Three. Four) y. z"};
    static const bool quoted[] = {true, false, false, false};
    static const uint8_t depths[] = {0, 0, 1, 0};
    fixture f;
    set_up(&f, 0);
    for (size_t t = 0; t < NSCI_COUNT(texts); t++) {
        nsci_scan scan = start_scan(&f, texts[t]);
        nsci_candidate place;
        for (size_t i = 0; i < 4; i++) {
            CHECK(nsci_scan_next(&scan, &place));
            CHECK(place.in_quote == quoted[i]);
            CHECK(place.depth == depths[i]);
        }
        CHECK(!nsci_scan_next(&scan, &place));
    }
    tear_down(&f);
}

/* After it was made straight, a mark that opens and one that closes look the same: the edits tell. */
static void edits_tell_an_opening_mark_from_a_closing_one(void) {
    static const char text[] = "He left.\"Why. b";
    nsci_edit edit = {8, 9, 8, 11, NSC_RULE_QUOTES};
    nsci_edits edits = {&edit, 1, 1};
    fixture f;
    nsci_candidate place;
    set_up(&f, 0);
    for (int opens = 0; opens < 2; opens++) {
        const uint8_t *source =
            (const uint8_t *)(opens ? "He left.\xE2\x80\x9CWhy. b" : "He left.\xE2\x80\x9DWhy. b");
        nsci_scan scan = start_scan(&f, text);
        scan.edits = &edits;
        scan.source = source;
        CHECK(nsci_scan_next(&scan, &place));
        CHECK(place.kind == NSCI_CANDIDATE_GLUED);
        CHECK(place.left_end == (opens ? 8 : 9));
    }
    tear_down(&f);
}

/* German closes with the mark that English opens with. */
static void what_stands_around_a_mark_corrects_its_side(void) {
    static const char text[] = "He left.\" Then b";
    nsci_edit edit = {8, 9, 8, 11, NSC_RULE_QUOTES};
    nsci_edits edits = {&edit, 1, 1};
    fixture f;
    nsci_candidate place;
    set_up(&f, 0);
    nsci_scan scan = start_scan(&f, text);
    scan.edits = &edits;
    scan.source = (const uint8_t *)"He left.\xE2\x80\x9C Then b";
    CHECK(nsci_scan_next(&scan, &place));
    CHECK(place.kind == NSCI_CANDIDATE_STOP && place.left_end == 9);
    tear_down(&f);
}

static nsci_lines study(const char *text) {
    return nsci_study_lines((const uint8_t *)text, strlen(text));
}

static void a_blank_line_behind_every_line_is_told_from_paragraphs(void) {
    nsci_lines lines =
        study("a line that goes on and on and on\n\nwith small letters, and then goes"
              "\n\non and on, until it stops.\n\nThe end");
    CHECK(lines.doubled && lines.wrapped == 3 && lines.width == 33);
    CHECK(!study("A paragraph of some length, not long\n\nor a short one.\n\nThe end").doubled);
    CHECK(!study("one\n\ntwo\n\nthree\n\nfour").wrapped);
    CHECK(!study("a line that goes on and on and on\n\n\nwith small letters, and then goes"
                 "\n\n\non and on, until it stops.")
               .doubled);
}

static void a_line_with_room_for_more_than_the_one_before_shows_no_width(void) {
    CHECK(study("a line that goes on and on and on\nwith small letters, and ends").wrapped == 3);
    CHECK(
        study("a line that goes on and on and on\nwith small letters, and goes on for longer than "
              "the line")
            .wrapped == 0);
}

static void what_width_explains_is_no_end_of_a_sentence(void) {
    fixture f;
    nsci_candidate place;
    set_up(&f, 0);
    nsci_scan scan =
        start_scan(&f, "A line that goes on and on with Mr.\nWord, and that goes on and on and on\n"
                       "until it stops.\nThe end of it\nis the end");
    static const bool runs_over[] = {false, true, false, false};
    static const nsci_gap gaps[] = {NSCI_GAP_SPACE, NSCI_GAP_LINE, NSCI_GAP_LINE, NSCI_GAP_LINE};
    for (size_t i = 0; i < NSCI_COUNT(gaps); i++) {
        CHECK(nsci_scan_next(&scan, &place));
        CHECK(nsci_candidate_runs_over(&scan, &place) == runs_over[i]);
        nsci_candidate_unwrap(&scan, &place);
        CHECK(place.gap == gaps[i]);
    }
    tear_down(&f);
}

static void lines_broken_by_width_are_told_from_paragraphs(void) {
    fixture f;
    nsci_candidate place;
    set_up(&f, 0);
    nsci_scan wrapped = start_scan(&f, "a line that goes on and on with\nsmall letters, and then "
                                       "goes on\nand on and on, until it stops.\nThe end");
    while (nsci_scan_next(&wrapped, &place)) {
    }
    CHECK(wrapped.lines.known && wrapped.lines.wrapped == 3);
    nsci_scan paragraphs = start_scan(&f, "A paragraph of some length.\nAnother one, it is as "
                                          "long as that.\nA third, as long.");
    while (nsci_scan_next(&paragraphs, &place)) {
    }
    CHECK(paragraphs.lines.known && paragraphs.lines.wrapped == 0);
    tear_down(&f);
}

int main(void) {
    RUN(each_kind_of_candidate_is_found);
    RUN(scan_notes_where_quotations_and_brackets_are_open);
    RUN(edits_tell_an_opening_mark_from_a_closing_one);
    RUN(what_stands_around_a_mark_corrects_its_side);
    RUN(lines_broken_by_width_are_told_from_paragraphs);
    RUN(a_blank_line_behind_every_line_is_told_from_paragraphs);
    RUN(a_line_with_room_for_more_than_the_one_before_shows_no_width);
    RUN(what_width_explains_is_no_end_of_a_sentence);
    return test_report();
}
