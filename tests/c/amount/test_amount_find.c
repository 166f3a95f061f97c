/* nsc_amount_find, with the modules that it reads by: where amounts begin and end, in texts that
 * are cut, and next to others. More cases are in tests/spec/amounts.txt. */
#include "amount_doc.h"
#include "amount/nsc_count.h"
#include "amount/nsc_phrase.h"
#include "amount/nsc_side.h"

/* The text with the amounts that are found in brackets. */
static const char *found_in(const char *text) {
    static char out[4096];
    static const nsc_text nothing = {NULL, 0, 1};
    amount_doc doc;
    amount_doc_read(&doc, *text ? test_text(text) : nothing);
    amount_doc_print(&doc, out, sizeof out);
    amount_doc_free(&doc);
    return out;
}

static void check(const char *text, const char *expected) {
    const char *got = found_in(text);
    if (strcmp(got, expected)) printf("%s: %s, not %s\n", text, got, expected);
    CHECK(strcmp(got, expected) == 0);
}

static void amounts_are_found_in_sentences(void) {
    check("Turnout rose 18 percent.", "Turnout rose [18 percent = 18 percent].");
    check("8-10 percent, an 8.5-percent share",
          "[8-10 percent = 8..10 percent], an [8.5-percent = 8.5 percent] share");
    check("a $3-billion plan", "a [$3-billion = 3000000000 USD] plan");
    check("six seven euros, five six apples", "six [seven euros = 7 EUR], five six apples");
    check("one hundred and five euros", "[one hundred and five euros = 105 EUR]");
    check("$5 $6", "[$5 = 5 USD] [$6 = 6 USD]");
    check("($5)", "([$5 = 5 USD])");
}

static void what_is_cut_off_is_no_amount(void) {
    static const char *const cases[] = {
        "",       "7",     "$",        "percent",      "per cent",        "5 per", "half",
        "half a", "minus", "- 5",      "USD",          "USD500x",         "5bnx",  "$x5",
        "Rs.",    "a",     "a half",   "tens of",      "several",         "5 -",   "5 to",
        "1/",     "5 1/",  "5 square", "5 per second", "two hundred and", "k 5",   "eur 3, rs 4",
    };
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) check(cases[i], cases[i]);
}

static void an_amount_ends_where_a_token_does(void) {
    check("Fr. 2nd", "Fr. 2nd");
    check("$5s", "[$5 = 5 USD]s");
    check("a bag of 5kg.", "a bag of [5kg = 5 kilogram].");
    check("a wall of 5 ft.", "a wall of [5 ft = 5 foot].");
    check("at 10:25 AM$3.5 million", "at 10:25 AM[$3.5 million = 3500000 USD]");
    check("1:30% 7/8/9% x5%", "1:30% 7/8/9% x5%");
}

/* Tokens have a limit too, so that a number may be several. */
static void an_amount_begins_where_its_number_does(void) {
    char text[1024] = "7/";
    for (uint32_t i = 0; i < NSC_MAX_TOKEN_CPS; i++) strcat(text, "1,");
    strcat(text, "1%");
    check(text, text);
    check("sold,5 kg", "sold,[5 kg = 5 kilogram]");
}

/* A phrase has a limit, and what stands behind that is read by itself. */
static void long_numbers_end_somewhere(void) {
    char text[4096] = "five";
    for (int i = 0; i < 100; i++) strcat(text, " million");
    strcat(text, " euros");
    CHECK(strstr(found_in(text), "[") == NULL);
    strcpy(text, "minus");
    for (int i = 0; i < 100; i++) strcat(text, " minus");
    strcat(text, " 5 euros");
    CHECK(strstr(found_in(text), "minus [minus 5 euros = -5 EUR]") != NULL);
}

static void a_phrase_reads_words_when_they_are_asked_for(void) {
    const char *text = "  USD500m is";
    nsci_phrase p;
    nsci_phrase_begin(&p, (const uint8_t *)text, (nsci_range){0, (uint32_t)strlen(text)});
    CHECK(p.n == 0);
    CHECK(nsci_phrase_is_numeral(&p, 1) && p.n == 2);
    CHECK(nsci_phrase_is(&p, 0, NSCI_CUE_CODE) && nsci_phrase_is_upper(&p, 0));
    CHECK(!nsci_phrase_is_glued(&p, 0) && nsci_phrase_is_glued(&p, 1));
    CHECK(nsci_phrase_value(&p, 2, NSCI_CUE_POWER) == 6 && nsci_phrase_is_lower(&p, 3));
    CHECK(nsci_phrase_word(&p, 4)->cue == 0 &&
          nsci_phrase_word(&p, NSCI_MAX_AMOUNT_WORDS)->cue == 0);
    CHECK(p.n == 4);
}

static void a_count_ends_behind_its_scale(void) {
    static const struct {
        const char *text;
        size_t end;
        int power;
    } cases[] = {{"5 x", 1, 0},
                 {"5m x", 2, 6},
                 {"two and a half million x", 5, 6},
                 {"half a x", 2, 0},
                 {"tens of millions", 3, 6},
                 {"a few hundred x", 3, 2},
                 {"8 1/2 x", 4, 0},
                 {"1.5 lakh crore", 3, 7},
                 {"a third million", 2, 0},
                 {"35mm x", 1, 0},
                 {"twenty-five x", 3, 0}};
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        nsci_phrase p;
        nsci_count count;
        nsci_range all = {0, (uint32_t)strlen(cases[i].text)};
        nsci_phrase_begin(&p, (const uint8_t *)cases[i].text, all);
        CHECK(nsci_count_read(&p, 0, false, &count));
        if (count.end != cases[i].end) printf("%s: %zu\n", cases[i].text, count.end);
        CHECK(count.end == cases[i].end && count.power == cases[i].power);
    }
}

static void a_side_has_a_kind(void) {
    static const struct {
        const char *text;
        int kind;
    } cases[] = {{"$5", NSCI_SIDE_MONEY},         {"5 euros", NSCI_SIDE_MONEY},
                 {"5%", NSCI_SIDE_PERCENT},       {"5 km", NSCI_SIDE_QUANTITY},
                 {"5 people", NSCI_SIDE_BARE},    {"a dollar", NSCI_SIDE_MONEY},
                 {"5 pounds", NSCI_SIDE_QUANTITY}};
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        nsci_phrase p;
        nsci_side side;
        nsci_range all = {0, (uint32_t)strlen(cases[i].text)};
        nsci_phrase_begin(&p, (const uint8_t *)cases[i].text, all);
        CHECK(nsci_side_read(&p, 0, NSCI_POUNDS_UNKNOWN, &side) && side.kind == cases[i].kind);
    }
}

static void units_have_numbers_and_parts(void) {
    nsci_amount_word words[NSCI_MAX_AMOUNT_WORDS];
    const char *text = "square kilometres per hour";
    size_t n =
        nsci_amount_words((const uint8_t *)text, (nsci_range){0, (uint32_t)strlen(text)}, words);
    uint8_t unit = 0, part = 0;
    CHECK(nsci_unit_end(words, n, 0, &unit) == 2);
    CHECK(strcmp(nsci_unit_names[unit], "square kilometre") == 0);
    CHECK(nsci_unit_end(words, n, 1, &unit) == 4);
    CHECK(strcmp(nsci_unit_names[unit], "kilometre per hour") == 0);
    CHECK(nsci_unit_part(unit, &part) == 0 && nsci_unit_end(words, n, 2, &unit) == 2);
    CHECK(nsci_unit_end(words, 1, 0, &unit) == 0); /* square alone */
}

static void places_tell_whose_coins_they_are(void) {
    amount_doc doc;
    nsci_currency_votes votes;
    amount_doc_read(&doc, test_text("From Oslo to Bergen, then to Malmo."));
    nsci_currency_count(&doc.doc, &votes);
    CHECK(votes.n == 2 && votes.items[0].n == 2 && votes.items[1].n == 1);
    CHECK(votes.items[0].currency == ('N' << 16 | 'O' << 8 | 'K'));
    CHECK(nsci_currency_is_named(&votes, nsci_cue_find((const uint8_t *)"crowns", 6)));
    CHECK(!nsci_currency_is_named(&votes, nsci_cue_find((const uint8_t *)"won", 3)));
    amount_doc_free(&doc);
}

int main(void) {
    RUN(amounts_are_found_in_sentences);
    RUN(what_is_cut_off_is_no_amount);
    RUN(an_amount_ends_where_a_token_does);
    RUN(an_amount_begins_where_its_number_does);
    RUN(long_numbers_end_somewhere);
    RUN(a_phrase_reads_words_when_they_are_asked_for);
    RUN(a_count_ends_behind_its_scale);
    RUN(a_side_has_a_kind);
    RUN(units_have_numbers_and_parts);
    RUN(places_tell_whose_coins_they_are);
    return test_report();
}
