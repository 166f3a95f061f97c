/* nsc_cue: what the table says of single words, and that a look-up finds each word of it. */
#include "word/nsc_cue.c" /* with its table, in place of the library's */
#include "test.h"

static uint16_t find(const char *word) {
    return nsci_cue_find((const uint8_t *)word, strlen(word));
}

static bool is(const char *word, nsci_cue cue) { return nsci_cue_is(find(word), cue); }

/* The value of a word, or INT32_MIN. */
static int32_t value(const char *word, nsci_cue cue) {
    int32_t out = INT32_MIN;
    bool has = nsci_cue_value(find(word), cue, &out);
    CHECK(has == (out != INT32_MIN));
    return out;
}

static void a_word_that_is_no_cue_has_no_bit(void) {
    static const char *const words[] = {"",
                                        "x",
                                        "hous",
                                        "hourss",
                                        "zz",
                                        "\xC3\xA9",
                                        "\xF4\x8F\xBF\xBF",
                                        "~",
                                        " ",
                                        "milliom",
                                        "parliamentarians",
                                        "thousandthousands"};
    for (size_t i = 0; i < NSCI_COUNT(words); i++) {
        CHECK(find(words[i]) == NSCI_CUE_ENTRY_NONE);
        CHECK(value(words[i], NSCI_CUE_NUMBER) == INT32_MIN);
    }
    CHECK(nsci_cue_bits(NSCI_CUE_ENTRY_NONE) == 0);
}

static void what_begins_with_a_digit_has_an_entry_of_its_own(void) {
    static const char *const words[] = {"7", "3.5", "1990s", "0x", "123456789012345678901234"};
    for (size_t i = 0; i < NSCI_COUNT(words); i++) CHECK(find(words[i]) == NSCI_CUE_ENTRY_DIGITS);
    CHECK(nsci_cue_bits(NSCI_CUE_ENTRY_DIGITS) == NSCI_CUE_BIT(NSCI_CUE_DIGITS));
}

static void a_word_may_be_several_cues(void) {
    CHECK(is("cents", NSCI_CUE_UNIT_OF_MONEY) && is("cents", NSCI_CUE_SUBUNIT));
    CHECK(is("cent", NSCI_CUE_CENT) && is("cent", NSCI_CUE_CURRENCY));
    CHECK(value("cents", NSCI_CUE_SUBUNIT) == -2);
    CHECK(value("cents", NSCI_CUE_CURRENCY) == ('U' << 16 | 'S' << 8 | 'D'));
    CHECK(value("cents", NSCI_CUE_NUMBER) == INT32_MIN);
    CHECK(nsci_cue_bits(find("twelve")) == NSCI_CUE_BIT(NSCI_CUE_NUMBER));
}

static void values_are_numbers_powers_and_letters(void) {
    CHECK(value("Twelve", NSCI_CUE_NUMBER) == 12);
    CHECK(value("trillion", NSCI_CUE_POWER) == 12);
    CHECK(value("minus", NSCI_CUE_POLARITY) == -1);
    CHECK(value("bps", NSCI_CUE_POINT) == ('b' << 8 | 'p'));
    CHECK(value("\xE2\x82\xB9", NSCI_CUE_CURRENCY) == ('I' << 16 | 'N' << 8 | 'R'));
    CHECK(is("pesos", NSCI_CUE_CURRENCY) && value("pesos", NSCI_CUE_CURRENCY) == INT32_MIN);
}

static void a_capital_decides_where_the_table_says_so(void) {
    CHECK(is("GMT", NSCI_CUE_ZONE) && is("Gmt", NSCI_CUE_ZONE) && !find("gmt"));
    CHECK(is("KES", NSCI_CUE_CODE) && !is("kes", NSCI_CUE_CODE));
    CHECK(value("p", NSCI_CUE_SUBUNIT) == -2 && !is("P", NSCI_CUE_SUBUNIT));
    CHECK(value("P", NSCI_CUE_CURRENCY) == ('P' << 16 | 'H' << 8 | 'P'));
    CHECK(is("a", NSCI_CUE_ARTICLE) && is("A", NSCI_CUE_ARTICLE));
    CHECK(is("A", NSCI_CUE_SIGN_PREFIX) && !is("a", NSCI_CUE_SIGN_PREFIX));
    CHECK(find("MILLION") == find("million") && find("Monday") == find("monday"));
}

/* The one that a walk over the whole table finds. */
static uint16_t oracle(const char *word, bool capital) {
    for (size_t i = 0; i < NSCI_N_CUE_WORDS; i++)
        if (strcmp(nsci_cue_words[i].word, word) == 0)
            return capital ? nsci_cue_words[i].capital : nsci_cue_words[i].small;
    return NSCI_CUE_ENTRY_NONE;
}

static void each_word_is_found_and_nothing_next_to_it(void) {
    for (size_t i = 0; i < NSCI_N_CUE_WORDS; i++) {
        char word[NSCI_MAX_CUE_BYTES + 2] = {0};
        strcpy(word, nsci_cue_words[i].word);
        size_t n = strlen(word);
        CHECK(find(word) == nsci_cue_words[i].small);
        CHECK(find(word) || nsci_cue_words[i].capital);
        if (nsci_is_lower((uint8_t)word[0])) {
            word[0] = (char)(word[0] & ~0x20);
            CHECK(find(word) == nsci_cue_words[i].capital);
            word[0] = (char)(word[0] | 0x20);
        }
        word[n] = 'q';
        CHECK(find(word) == oracle(word, false));
        word[n] = '\0';
        word[n - 1] = (char)(word[n - 1] ^ 1);
        if (!nsci_is_digit((uint8_t)word[0]) && !nsci_is_upper((uint8_t)word[n - 1]))
            CHECK(find(word) == oracle(word, false));
    }
}

static void a_code_with_digits_behind_it_has_an_entry_of_its_own(void) {
    static const char *const coded[] = {"USD500m", "R5", "Rs16", "kr39", "GBP1.5"};
    static const char *const others[] = {"USD", "X5", "usual5", "A4", "5USD", "USD-5", "R", "Rsx5"};
    for (size_t i = 0; i < NSCI_COUNT(coded); i++) CHECK(is(coded[i], NSCI_CUE_CODED));
    for (size_t i = 0; i < NSCI_COUNT(others); i++) CHECK(!is(others[i], NSCI_CUE_CODED));
}

int main(void) {
    RUN(a_word_that_is_no_cue_has_no_bit);
    RUN(what_begins_with_a_digit_has_an_entry_of_its_own);
    RUN(a_word_may_be_several_cues);
    RUN(values_are_numbers_powers_and_letters);
    RUN(a_capital_decides_where_the_table_says_so);
    RUN(each_word_is_found_and_nothing_next_to_it);
    RUN(a_code_with_digits_behind_it_has_an_entry_of_its_own);
    return test_report();
}
