/* nsc_amount and its helpers: sums and shares in all the ways that spans of them may be cut.
 * More cases are in tests/spec/amounts.txt. */
#include "amount.h"
#include "base/nsc_base.h"

static const char *read(nsci_amount_kind kind, const char *text) {
    nsci_amount amount;
    nsci_amount_read((const uint8_t *)text, (nsci_range){0, (uint32_t)strlen(text)}, kind, &amount);
    CHECK(amount.kind == kind);
    return amount_text(&amount);
}

static void check_all(nsci_amount_kind kind, const char *const (*cases)[2], size_t n) {
    for (size_t i = 0; i < n; i++) {
        const char *got = read(kind, cases[i][0]);
        if (strcmp(got, cases[i][1])) printf("%s: %s, not %s\n", cases[i][0], got, cases[i][1]);
        CHECK(strcmp(got, cases[i][1]) == 0);
    }
}

#define CHECK_MONEY(cases)  check_all(NSCI_AMOUNT_MONEY, cases, NSCI_COUNT(cases))
#define CHECK_SHARES(cases) check_all(NSCI_AMOUNT_PERCENT, cases, NSCI_COUNT(cases))

static void numbers_are_in_units_of_the_currency(void) {
    static const char *const cases[][2] = {
        {"$1.2bn", "1200000000 USD"},
        {"\xC2\xA3"
         "1m",
         "1000000 GBP"},
        {"$.50", "0.5 USD"},
        {"5 cents", "0.05 USD"},
        {"50 million cents", "500000 USD"},
        {"Rs 500 crore", "5000000000 INR"},
        {"5 lakh crore rupees", "5000000000000 INR"},
        {"$0", "0 USD"},
        {"$0.00", "0 USD"},
    };
    CHECK_MONEY(cases);
}

static void words_make_numbers(void) {
    static const char *const cases[][2] = {
        {"nineteen hundred dollars", "1900 USD"},
        {"two thousand million euros", "2000000000 EUR"},
        {"one thousand five hundred million euros", "1500000000 EUR"},
        {"seven hundred and fifty-six thousand and nine yen", "756009 JPY"},
        {"five million 300 dollars", "5000300 USD"},
        {"one and three quarters million pounds", "1750000 GBP"},
        {"a dollar and a half", "1.5 USD"},
        {"half a dollar", "0.5 USD"},
        {"two-thirds of a million euros", "? EUR"},
        {"A MILLION DOLLARS", "1000000 USD"},
    };
    CHECK_MONEY(cases);
}

/* Two words that don't make one number are the ends of a range, or nothing. */
static void other_words_make_none(void) {
    static const char *const cases[][2] = {
        {"five-six dollars", "5..6 USD"},
        {"tens to 30 million dollars", "10..30000000 USD"},
        {"2 to tens of millions of dollars", "2..100000000 USD"},
        {"twenty-thirty dollars", "20..30 USD"},
        {"five six dollars", "?"},
        {"two hundred hundred dollars", "?"},
        {"two million million million dollars", "2000000000000000000 USD"},
        {"two million and three million dollars", "2000000..3000000 USD"},
        {"half half a dollar", "?"},
        {"half twenty dollars", "?"},
        {"million dollars", "? USD"},
        {"dollars", "? USD"},
        {"$", "? USD"},
        {"$K", "? USD"},
        {"-", "?"},
        {"", "?"},
        {" ", "?"},
        {"1-2-3 dollars", "?"},
        {"one dollar two", "?"},
        {"$1.2bn ($900m)", "?"},
        {"$5 $6", "?"},
        {"cents", "?"},
        {"$5 cents", "?"},
        {"5 cents cents", "?"},
        {"and 5 dollars", "5 USD"},
        {"or 5 dollars", "5 USD"},
        {"5 or dollars", "?"},
    };
    CHECK_MONEY(cases);
}

static void spans_may_be_cut_too_wide(void) {
    static const char *const cases[][2] = {
        {"more than $5 million", "5000000 USD"},
        {"a record $5 million", "5000000 USD"},
        {"about 20 euros", "20 EUR"},
        {"between $2m and $3m", "2000000..3000000 USD"},
        {"from $5 to $6 million", "5000000..6000000 USD"},
        {"$5 million a year", "5000000 USD"},
        {"$5 million (Canadian)", "5000000 CAD"},
        {"$5m-", "5000000 USD"},
        {"US$3m,", "3000000 USD"},
        {"$5 million in 2020", "?"},
        {"$5 a pound", "5 USD"},
        {"19.56 cents a pound", "0.1956 USD"},
        {"20 cents on the dollar", "0.2 USD"},
        {"half a pound", "0.5 GBP"},
        {"$20-plus trillion", "20000000000000 USD"},
        {"$5+", "5 USD"},
    };
    CHECK_MONEY(cases);
}

static void currencies_are_what_the_words_name(void) {
    static const char *const cases[][2] = {
        {"NT$5", "5 TWD"},
        {"US $5", "5 USD"},
        {"x$5", "5 USD"},
        {"R$5", "5 BRL"},
        {"N$5", "5 NAD"},
        {"AUD$5", "5 AUD"},
        {"70 euro cents", "0.7 EUR"},
        {"GH\xC2\xA2"
         "5",
         "5 GHS"},
        {"5\xC2\xA2", "0.05 USD"},
        {"5 usd", "5 USD"},
        {"P5", "5 PHP"},
        {"5p", "0.05 GBP"},
        {"\xC2\xA3"
         "5 pounds sterling",
         "5 GBP"},
        {"$5 USD", "5 USD"},
        {"5 Zambian kwacha", "5 ZMW"},
        {"5 Swiss francs", "5 CHF"},
        {"5", "5"},
        {"5 million", "5000000"},
        {"5%", "5"},
    };
    CHECK_MONEY(cases);
}

static void ranges_have_two_ends(void) {
    static const char *const cases[][2] = {
        {"$3-$4 million", "3000000..4000000 USD"},
        {"$900-1 million", "900..1000000 USD"},
        {"$3 - 4 million", "3000000..4000000 USD"},
        {"$1,000\xE2\x80\x93"
         "2,000",
         "1000..2000 USD"},
        {"5-5 dollars", "5 USD"},
        {"6 to 5 dollars", "5..6 USD"},
        {"minus tens to hundreds of dollars", "-100..1000 USD"},
        {"minus tens of dollars", "-100..-10 USD"},
        {"tens to hundreds of cents", "0.1..10 USD"},
        {"three or four hundred dollars", "300..400 USD"},
        {"50 cents to $1", "0.5..1 USD"},
        {"five dollars and fifty cents", "5.5 USD"},
        {"five dollars or fifty cents", "?"},
        {"minus $3-4 million", "-4000000..-3000000 USD"},
        {"hundreds of thousands to millions of dollars", "100000..1000000000 USD"},
        {"$5 to \xE2\x82\xAC"
         "6",
         "?"},
        {"several to 5 dollars", "?"},
        {"$1-12345678901234567891", "?"},
    };
    CHECK_MONEY(cases);
}

static void shares_have_units(void) {
    static const char *const cases[][2] = {
        {"5%", "5 percent"},
        {"five per cent", "5 percent"},
        {"8.5-percent", "8.5 percent"},
        {"a percent", "1 percent"},
        {"0.5 of a percentage point", "0.5 percentage point"},
        {"2.5 percent points", "2.5 percentage point"},
        {"25bps", "25 basis point"},
        {"5", "5"},
        {"per cent", "?"},
        {"points", "?"},
        {"-2 to 3%", "-2..3 percent"},
        {"-2-3%", "-3..-2 percent"},
        {"- 2%", "2 percent"},
        {"minus 3 to minus 2 percent", "-3..-2 percent"},
        {"5 minus 3 percent", "?"},
        {"3 percent 4", "?"},
        {"tens of percent", "10..100 percent"},
    };
    CHECK_SHARES(cases);
}

static void what_is_too_large_is_no_number(void) {
    static const char *const cases[][2] = {
        {"$123456789012345678901234567890", "? USD"},
        {"$1000000000000000000000000000000", "1000000000000000000000000000000 USD"},
        {"9223372036854775807 cents", "92233720368547758.07 USD"},
        {"9223372036854775807 and a half euros", "? EUR"},
        {"9223372036854775807 million and five euros", "? EUR"},
    };
    CHECK_MONEY(cases);
}

/* A scale after a scale multiplies until no exponent is left. */
static void long_spans_end(void) {
    char text[2000] = "5";
    for (int i = 0; i < 15; i++) strcat(text, " trillion");
    CHECK(strcmp(read(NSCI_AMOUNT_MONEY, text), "?") == 0);
    for (int i = 0; i < 30; i++) strcat(text, " trillion");
    CHECK(strcmp(read(NSCI_AMOUNT_MONEY, text), "?") == 0);
    strcpy(text, "tens");
    for (int i = 0; i < 14; i++) strcat(text, " of trillions");
    CHECK(strcmp(read(NSCI_AMOUNT_MONEY, text), "?") == 0);
}

/* Drawn from all kinds of words, anything is read, and its ends ascend. */
static void any_span_is_read(void) {
    static const char *const pieces[] = {"$",
                                         "\xC2\xA3",
                                         "5",
                                         "3.5",
                                         "1,5",
                                         "million ",
                                         "m",
                                         "-",
                                         " ",
                                         " ",
                                         " to ",
                                         " and ",
                                         " a ",
                                         "half ",
                                         "cents ",
                                         "euros ",
                                         "percent",
                                         "per ",
                                         "cent ",
                                         "points ",
                                         "tens ",
                                         "of ",
                                         "US",
                                         "Danish ",
                                         "several ",
                                         "minus ",
                                         "hundred ",
                                         "twenty ",
                                         "one ",
                                         "Rs.",
                                         "p",
                                         "zz ",
                                         "third ",
                                         "quarters ",
                                         "or ",
                                         "A",
                                         "\xC3\xA9",
                                         "0",
                                         "crore ",
                                         "millions ",
                                         "999999999999999999"};
    uint64_t state = 11;
    for (int i = 0; i < 100000; i++) {
        uint8_t text[1024];
        size_t n = test_draw_text(&state, pieces, NSCI_COUNT(pieces), test_below(&state, 14), text);
        nsci_amount_kind kind = i % 2 ? NSCI_AMOUNT_MONEY : NSCI_AMOUNT_PERCENT;
        nsci_amount got;
        nsci_amount_read(text, (nsci_range){0, (uint32_t)n}, kind, &got);
        CHECK(got.low.is_null == got.high.is_null && (got.value.is_null || !got.low.is_null));
        CHECK(got.low.is_null || nsci_decimal_compare(got.low, got.high) <= 0);
        CHECK(strlen(got.currency) == 0 || strlen(got.currency) == 3);
    }
}

int main(void) {
    RUN(numbers_are_in_units_of_the_currency);
    RUN(words_make_numbers);
    RUN(other_words_make_none);
    RUN(spans_may_be_cut_too_wide);
    RUN(currencies_are_what_the_words_name);
    RUN(ranges_have_two_ends);
    RUN(shares_have_units);
    RUN(what_is_too_large_is_no_number);
    RUN(long_spans_end);
    RUN(any_span_is_read);
    return test_report();
}
