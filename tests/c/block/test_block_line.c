/* nsc_block_line: lines, list markers, and text broken by width. */
#include "base/nsc_mem.h"
#include "block/nsc_block_line.h"
#include "test.h"

static const nsc_alloc *heap(void) {
    static nsc_alloc alloc;
    alloc = nsci_alloc_or_default(NULL);
    return &alloc;
}

static nsci_block_lines lines_of(const char *text) {
    nsci_block_lines lines = {0};
    CHECK(nsci_block_lines_read(&lines, (const uint8_t *)text, strlen(text), heap(), NULL) ==
          NSC_OK);
    return lines;
}

static void lines_have_no_white_space_around_them(void) {
    nsci_block_lines lines = lines_of("\n  One  \n\n \t\n\tTw\xC3\xB6\n");
    CHECK(lines.n == 2);
    CHECK(lines.items[0].start == 3 && lines.items[0].end == 6 && lines.items[0].indent == 2);
    CHECK(lines.items[1].n_feeds == 3 && lines.items[1].indent == 1 && lines.items[1].n_cps == 3);
    nsci_block_lines_free(&lines, heap());
}

static void blank_texts_have_no_lines(void) {
    nsci_block_lines lines = lines_of(" \n\n\t");
    CHECK(lines.n == 0);
    nsci_block_layout layout = nsci_block_layout_of(&lines, (const uint8_t *)"");
    CHECK(!layout.is_wrapped);
    nsci_block_lines_free(&lines, heap());
}

static uint32_t marker(const char *line) {
    return nsci_block_marker((const uint8_t *)line, 0, (uint32_t)strlen(line));
}

static void list_entries_open_with_a_marker(void) {
    CHECK(marker("- one") == 2 && marker("* one") == 2 && marker("\xE2\x80\xA2 one") == 4);
    CHECK(marker("12. one") == 4 && marker("(iv) one") == 5 && marker("b) one") == 3);
    CHECK(marker("\xE2\x86\x92 one") == 4 && marker("\xE2\x97\x8F one") == 4);
    CHECK(marker("-one") == 0 && marker("*") == 0 && marker("1.5 million") == 0);
    CHECK(marker("no) way") == 0 && marker("(see) below") == 6 && marker("A. Smith") == 0);
    CHECK(marker("\xE2\x80\xA2one") == 3 && marker("\xE2\x80\x99s one") == 0 && marker("(") == 0);
}

static void columns_are_two_blanks_apart(void) {
    const char *row = "Gold      1,283";
    CHECK(nsci_block_has_columns((const uint8_t *)row, 0, 15));
    CHECK(!nsci_block_has_columns((const uint8_t *)row, 0, 4));
    CHECK(!nsci_block_has_columns((const uint8_t *)"It ended.  They left.", 0, 21));
    CHECK(nsci_block_has_columns((const uint8_t *)"a\tb", 0, 3));
}

/* Writes for each line but the first whether it goes on the one before. */
static void joins(const char *text, char *out) {
    nsci_block_lines lines = lines_of(text);
    nsci_block_layout layout = nsci_block_layout_of(&lines, (const uint8_t *)text);
    size_t first = 0, n = 0;
    for (size_t i = 1; i < lines.n; i++) {
        bool goes_on = nsci_block_line_goes_on(&layout, (const uint8_t *)text, &lines.items[first],
                                               &lines.items[i - 1], &lines.items[i]);
        out[n++] = goes_on ? 'y' : 'n';
        if (!goes_on) first = i;
    }
    out[n] = 0;
    nsci_block_lines_free(&lines, heap());
}

static void lines_broken_by_width_belong_together(void) {
    char out[16];
    joins("The yard on the north bank will close in May, it was\n"
          "said on Friday, and the people who work in it will\n"
          "be paid until then.\n"
          "Nobody was surprised, since there had been few of the\n"
          "orders that it lives by.\n",
          out);
    CHECK(strcmp(out, "yyny") == 0);
}

static void an_indented_line_opens_a_paragraph(void) {
    char out[16];
    joins("    The yard on the north bank will close in May, it was\n"
          "said on Friday, and the people who work in it will all\n"
          "be paid until then, says a letter that they were given\n"
          "    Nobody was surprised, since there had been few of the\n"
          "orders that it lives by.\n",
          out);
    CHECK(strcmp(out, "yyny") == 0);
}

static void a_line_may_hang_below_its_bullet(void) {
    char out[16];
    joins("\xE2\x80\xA2 The yard on the north bank will close in May, it was\n"
          "  said on Friday, and the people who work in it will\n"
          "  be paid until then, as they have been told to expect\n"
          "    Nobody was surprised, since there had been few of the\n"
          "orders that it lives by.\n",
          out);
    CHECK(strcmp(out, "yyny") == 0);
}

/* Menus and buttons in front of a text that is broken by width. */
static void short_lines_say_nothing_of_long_ones(void) {
    char out[32];
    joins("Home\nNews\nSport\nPlaces\nWeather\nLetters\nRegister\nSubscribe\n"
          "The yard on the north bank will close in May, it was\n"
          "said on Friday, and the people who work in it will\n"
          "be paid until then.\n",
          out);
    CHECK(strcmp(out, "nnnnnnnnyy") == 0);
    joins("Home\nNews\nSport\nWeather\nFerry runs again\nBy Ann Cole\n"
          "The ferry ran again on Monday to the joy of all who\n"
          "live there, and nobody was hurt.\n",
          out);
    CHECK(strcmp(out, "nnnnnnn") == 0);
}

static void a_word_may_be_cut_at_a_hyphen(void) {
    char out[16];
    joins("The com-\nmittee -\nand the coun-\nTrim\n", out);
    CHECK(strcmp(out, "ynn") == 0);
}

static void a_blank_line_is_ignored_where_one_follows_every_line(void) {
    char out[16];
    joins("The yard on the north bank will close in May, it was\n\n"
          "said on Friday, and the people who work in it will\n\n"
          "be paid until then, which is more than they had hoped\n\n"
          "for when they heard of it, and less than they need to\n\n"
          "go on living in the town as they have done before, and\n\n"
          "most of them will leave.\n\n"
          "The council is sorry.\n",
          out);
    CHECK(strcmp(out, "yyyyyn") == 0);
}

static void lines_broken_by_sense_stay_apart(void) {
    char out[16];
    joins("Ferry runs again\nBy Ann Cole\nThe ferry ran again on Monday, to the joy of all.\n",
          out);
    CHECK(strcmp(out, "nn") == 0);
    joins("The yard on the north bank will close in May, it was\n"
          "said on Friday, and the people who work in it will\n"
          "be paid until then.\n"
          "- the first entry of a list that is broken by width\n"
          "  and goes on below its text\n"
          "by Ann Cole\n",
          out);
    CHECK(strcmp(out, "yynyn") == 0);
}

static void failing_allocations_leave_nothing(void) {
    nsci_block_lines lines = {0};
    FAILING_ALLOCATIONS(alloc,
                        nsci_block_lines_read(&lines, (const uint8_t *)"a\nb\nc", 5, &alloc, NULL),
                        (nsci_block_lines_free(&lines, &alloc)));
}

int main(void) {
    RUN(lines_have_no_white_space_around_them);
    RUN(blank_texts_have_no_lines);
    RUN(list_entries_open_with_a_marker);
    RUN(columns_are_two_blanks_apart);
    RUN(lines_broken_by_width_belong_together);
    RUN(an_indented_line_opens_a_paragraph);
    RUN(a_line_may_hang_below_its_bullet);
    RUN(short_lines_say_nothing_of_long_ones);
    RUN(a_word_may_be_cut_at_a_hyphen);
    RUN(a_blank_line_is_ignored_where_one_follows_every_line);
    RUN(lines_broken_by_sense_stay_apart);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}
