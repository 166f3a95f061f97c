/* nsc_numeral: where numbers in digits end, and what their points and commas mean. */
#include "base/nsc_ascii.h"
#include "amount/nsc_numeral.h"
#include "test.h"

static nsci_decimal value(const char *text) {
    return nsci_numeral_value((const uint8_t *)text, strlen(text));
}

static size_t end(const char *text) {
    return nsci_numeral_end((const uint8_t *)text, 0, strlen(text));
}

static bool is_worth(const char *text, int64_t coefficient, int exponent) {
    nsci_decimal got = value(text), wanted = nsci_decimal_of(coefficient, exponent);
    bool same = !got.is_null && got.coefficient == wanted.coefficient &&
                got.exponent == wanted.exponent && end(text) == strlen(text);
    if (!same) printf("%s: %lld e%d\n", text, (long long)got.coefficient, got.exponent);
    return same;
}

static void the_last_mark_is_the_decimal_point_if_it_can_be(void) {
    CHECK(is_worth("7", 7, 0) && is_worth("0", 0, 0) && is_worth("1200", 12, 2));
    CHECK(is_worth("1,234.50", 12345, -1) && is_worth("1.234,50", 12345, -1));
    CHECK(is_worth("1,5", 15, -1) && is_worth("12,50", 125, -1) && is_worth("1234,5", 12345, -1));
    CHECK(is_worth("1.5", 15, -1) && is_worth("1.234", 1234, -3) && is_worth(".50", 5, -1));
    CHECK(is_worth("1,234", 1234, 0) && is_worth("0,125", 125, -3) && is_worth("0.05", 5, -2));
    CHECK(is_worth("1,234,567", 1234567, 0) && is_worth("1.234.567", 1234567, 0));
    CHECK(is_worth("1,234,567.8", 12345678, -1) && is_worth("1.234.567,8", 12345678, -1));
}

static void groups_have_three_digits_or_are_indian(void) {
    CHECK(is_worth("1'250'000", 125, 4) && is_worth("1'250.5", 12505, -1));
    CHECK(is_worth("12,34,567", 1234567, 0) && is_worth("1,50,000.25", 15000025, -2));
    CHECK(is_worth("10 000", 1, 4) && is_worth("1 234 567,5", 12345675, -1));
    CHECK(is_worth("10\xC2\xA0"
                   "000",
                   1, 4));
    CHECK(is_worth("10\xE2\x80\xAF"
                   "000\xE2\x80\xAF"
                   "000",
                   1, 7));
    CHECK(is_worth("10\xE2\x80\x89"
                   "000",
                   1, 4));
}

static void marks_without_sense_have_no_value(void) {
    static const char *const texts[] = {"1,2,3",      "1,23,4",    "1234,567,890", "1,234.567.890",
                                        "1.23.456",   "1,234'567", "12.34.567",    "007",
                                        "000",        "00.5",      "1,2345.6",     "1,234 567",
                                        "123,45,678", "0,123,456", "1.234,567.8"};
    for (size_t i = 0; i < NSCI_COUNT(texts); i++) {
        if (!value(texts[i]).is_null) printf("%s has a value\n", texts[i]);
        CHECK(value(texts[i]).is_null);
    }
    CHECK(nsci_numeral_value((const uint8_t *)"", 0).is_null);
}

static void a_numeral_ends_where_its_digits_do(void) {
    CHECK(end("") == 0 && end("x") == 0 && end(".") == 0 && end("..5") == 0 && end(",5") == 0);
    CHECK(end("3.") == 1 && end("3.x") == 1 && end("3..5") == 1 && end("3.5.") == 3);
    CHECK(end("5m") == 1 && end("1,2") == 3 && end(".5.5") == 2);
    CHECK(end("10 000 euros") == 6 && end("10 00") == 2 && end("10 0000") == 2);
    CHECK(end("2020 300") == 4 && end("10  000") == 2 && end("5\xC2\xA0") == 1);
    CHECK(nsci_numeral_end((const uint8_t *)"12345", 0, 3) == 3);
    CHECK(nsci_numeral_end((const uint8_t *)"1 234", 0, 4) == 1);
    CHECK(nsci_numeral_end((const uint8_t *)"5", 1, 1) == 1);
}

static void what_is_too_long_for_64_bits_is_null_and_zeros_cost_nothing(void) {
    char text[201];
    CHECK(is_worth("9223372036854775807", INT64_MAX, 0));
    CHECK(value("9223372036854775808").is_null);
    CHECK(value("123456789012345678901234567890").is_null);
    CHECK(is_worth("1000000000000000000000000000000", 1, 30));
    CHECK(is_worth("2.50000000000000000000000000000", 25, -1));
    CHECK(is_worth("0.000000000000000000000000000003", 3, -30));
    CHECK(value("1000000000000000000000000000001").is_null);
    memset(text, '0', 200);
    text[200] = '\0';
    text[0] = '1';
    CHECK(value(text).is_null); /* 10^199 */
    text[0] = '0';
    text[1] = '.';
    CHECK(is_worth(text, 0, 0));
    text[199] = '1';
    CHECK(value(text).is_null);
}

/* Whatever the marks are, the end is found, and the value too. */
static void any_text_is_read(void) {
    static const char *const pieces[] = {"0", "1", "9", "23", "456",
                                         ".", ",", "'", " ",  "\xC2\xA0"};
    uint64_t state = 3;
    for (int i = 0; i < 50000; i++) {
        uint8_t text[64];
        size_t n = test_draw_text(&state, pieces, NSCI_COUNT(pieces), test_below(&state, 12), text);
        size_t length = nsci_numeral_end(text, 0, n);
        CHECK(length <= n && (n == 0 || length > 0 || !nsci_is_digit(text[0])));
        nsci_decimal got = nsci_numeral_value(text, length);
        CHECK(got.is_null || got.coefficient >= 0);
    }
}

int main(void) {
    RUN(the_last_mark_is_the_decimal_point_if_it_can_be);
    RUN(groups_have_three_digits_or_are_indian);
    RUN(marks_without_sense_have_no_value);
    RUN(a_numeral_ends_where_its_digits_do);
    RUN(what_is_too_long_for_64_bits_is_null_and_zeros_cost_nothing);
    RUN(any_text_is_read);
    return test_report();
}
