/* nsc_block_unit: what is measured of a unit. */
#include "block.h"

static bool has(const block_text *read, size_t i, uint32_t signs) {
    return (read->units.items[i].has & signs) == signs;
}

static void a_paragraph_broken_by_width_is_one_unit(void) {
    const char *text = "The yard on the north bank will close in May, it was\n"
                       "said on Friday, and the people who work in it will\n"
                       "be paid until then.\n\nFerry runs again";
    block_text read = block_text_read(text, false);
    CHECK(read.units.n == 2 && read.units.items[0].n_lines == 3);
    CHECK(has(&read, 0, NSCI_BLOCK_IS_LONG) && !has(&read, 1, NSCI_BLOCK_IS_LONG));
    CHECK(read.units.items[1].n_feeds == 2 && read.units.items[0].n_cps == 123);
    block_text_free(&read);
    read = block_text_read(text, true);
    CHECK(read.units.n == 4);
    block_text_free(&read);
}

static void each_unit_has_its_tokens_and_sentences(void) {
    block_text read = block_text_read("By Ann Cole\n\nIt rained. It stopped.", false);
    CHECK(read.units.n == 2);
    CHECK(read.units.items[0].toks.start == 0 && read.units.items[0].toks.end == 3);
    CHECK(read.units.items[1].toks.start == 3 && read.units.items[1].toks.end == 9);
    CHECK(read.units.items[0].n_sents == 1 && read.units.items[1].n_sents >= 1);
    block_text_free(&read);
}

static void letters_and_edges_are_read(void) {
    block_text read =
        block_text_read("SPORT\n\nFerry Runs Again\n\nit rained.\n\n42\n\n\"It rained,\" she "
                        "said?\n\n(Applause)\n\n"
                        "\xE2\x80\xA2 one entry\n\nHe said: "
                        "\xE2\x80\x9CNo.\xE2\x80\x9D\n\n\xC3\x89t\xC3\xA9 \xE2\x80\x94",
                        false);
    const nsci_block_unit *units = read.units.items;
    CHECK(read.units.n == 9);
    CHECK(units[0].letters == NSCI_BLOCK_CASE_UPPER && units[0].opens == NSCI_BLOCK_EDGE_UPPER);
    CHECK(units[1].letters == NSCI_BLOCK_CASE_TITLE && units[1].closes == NSCI_BLOCK_EDGE_LOWER);
    CHECK(units[2].letters == NSCI_BLOCK_CASE_LOWER && units[2].closes == NSCI_BLOCK_EDGE_STOP);
    CHECK(units[3].letters == NSCI_BLOCK_CASE_NONE && units[3].opens == NSCI_BLOCK_EDGE_DIGIT);
    CHECK(units[4].opens == NSCI_BLOCK_EDGE_QUOTE && units[4].closes == NSCI_BLOCK_EDGE_QUESTION);
    CHECK(has(&read, 5, NSCI_BLOCK_IS_BRACKETED) && has(&read, 6, NSCI_BLOCK_HAS_MARKER));
    CHECK(units[7].closes == NSCI_BLOCK_EDGE_STOP_QUOTE && units[7].label == 2);
    CHECK(units[8].opens == NSCI_BLOCK_EDGE_UPPER && units[8].closes == NSCI_BLOCK_EDGE_DASH);
    block_text_free(&read);
}

static void signs_are_seen(void) {
    block_text read =
        block_text_read("a@b.example 7:30 http://c.example\n\nHome > News | UK/Wales #1\n\n"
                        "\xC2\xA9 2019 Post\n\nGold   1,283\n\n\"All of it.\"\n\n"
                        "\"Some,\" he said, \"of it.\"\n\n25 to 1999 and 19999",
                        false);
    CHECK(has(&read, 0, NSCI_BLOCK_HAS_AT | NSCI_BLOCK_HAS_CLOCK | NSCI_BLOCK_HAS_LINK));
    CHECK(has(&read, 1,
              NSCI_BLOCK_HAS_ARROW | NSCI_BLOCK_HAS_BAR | NSCI_BLOCK_HAS_SLASH |
                  NSCI_BLOCK_HAS_HASH));
    CHECK(has(&read, 2, NSCI_BLOCK_HAS_COPYRIGHT | NSCI_BLOCK_HAS_YEAR));
    CHECK(has(&read, 3, NSCI_BLOCK_HAS_COLUMNS) && !has(&read, 2, NSCI_BLOCK_HAS_COLUMNS));
    CHECK(has(&read, 4, NSCI_BLOCK_IS_QUOTED) && !has(&read, 5, NSCI_BLOCK_IS_QUOTED));
    CHECK(has(&read, 6, NSCI_BLOCK_HAS_YEAR) && !has(&read, 6, NSCI_BLOCK_HAS_CLOCK));
    block_text_free(&read);
}

static void entries_without_bullets_are_parts(void) {
    block_text read = block_text_read("The court ruled:\n\nthat he pays;\n\nthat she stays; and\n\n"
                                      "that it rains;\n\nthat it ends.\n\nHe left; she stayed.",
                                      false);
    CHECK(!has(&read, 0, NSCI_BLOCK_IS_PART) && has(&read, 1, NSCI_BLOCK_IS_PART));
    CHECK(has(&read, 2, NSCI_BLOCK_IS_PART) && !has(&read, 3, NSCI_BLOCK_IS_PART));
    CHECK(!has(&read, 5, NSCI_BLOCK_IS_PART));
    block_text_free(&read);
    read = block_text_read("He wrote:\n\nWHEREAS it rains;\n\nit ends.", false);
    CHECK(!has(&read, 1, NSCI_BLOCK_IS_PART) && !has(&read, 2, NSCI_BLOCK_IS_PART));
    block_text_free(&read);
}

static void alike_units_are_a_run(void) {
    block_text read =
        block_text_read("You need:\n\nEarplugs\n\nA jumper\n\nCash\n\nIt is cold.", false);
    for (size_t i = 1; i < 4; i++) {
        CHECK(read.units.items[i].run == 3);
        CHECK(read.units.items[i].run_lead == NSCI_BLOCK_EDGE_COLON);
    }
    CHECK(read.units.items[0].run == 1 && read.units.items[4].run == 1);
    block_text_free(&read);
}

static void what_stands_twice_is_noticed(void) {
    block_text read =
        block_text_read("Share\n\n\"Nobody in town owns the fish.\"\n\n"
                        "\"Nobody in town owns the fish,\" said Hext.\n\nshare\n\nShares",
                        false);
    CHECK(has(&read, 0, NSCI_BLOCK_IS_REPEATED) && has(&read, 3, NSCI_BLOCK_IS_REPEATED));
    CHECK(!has(&read, 4, NSCI_BLOCK_IS_REPEATED) && !has(&read, 1, NSCI_BLOCK_IS_REPEATED));
    CHECK(has(&read, 1, NSCI_BLOCK_IS_ECHO) && has(&read, 2, NSCI_BLOCK_IS_ECHO));
    CHECK(!has(&read, 0, NSCI_BLOCK_IS_ECHO));
    block_text_free(&read);
}

static void a_text_of_no_line_has_no_unit(void) {
    block_text read = block_text_read(" \n", false);
    CHECK(read.units.n == 0);
    block_text_free(&read);
}

int main(void) {
    RUN(a_paragraph_broken_by_width_is_one_unit);
    RUN(each_unit_has_its_tokens_and_sentences);
    RUN(letters_and_edges_are_read);
    RUN(signs_are_seen);
    RUN(entries_without_bullets_are_parts);
    RUN(alike_units_are_a_run);
    RUN(what_stands_twice_is_noticed);
    RUN(a_text_of_no_line_has_no_unit);
    return test_report();
}
