/* nsc_decimal: exact sums, products and comparisons, and null in place of what 64 bits don't
 * hold. */
#include "amount/nsc_decimal.h"
#include "test.h"

static nsci_decimal of(int64_t coefficient, int64_t exponent) {
    return nsci_decimal_of(coefficient, exponent);
}

static bool same(nsci_decimal a, nsci_decimal b) {
    return a.is_null == b.is_null && a.coefficient == b.coefficient && a.exponent == b.exponent;
}

static void equal_numbers_have_equal_fields(void) {
    CHECK(same(of(1200, 0), of(12, 2)));
    CHECK(same(of(-500, -3), of(-5, -1)));
    CHECK(same(of(0, 9), of(0, -9)) && of(0, 9).exponent == 0);
    CHECK(same(of(INT64_MAX, 0), of(INT64_MAX, 0)) && !of(INT64_MAX, 0).is_null);
}

static void what_does_not_fit_is_null(void) {
    CHECK(of(INT64_MIN, 0).is_null);
    CHECK(of(1, 128).is_null && !of(1, 127).is_null);
    CHECK(of(1, -129).is_null && !of(1, -128).is_null);
    CHECK(of(10, INT8_MAX).is_null);
    CHECK(of(1, INT64_MAX).is_null && of(1, INT64_MIN).is_null);
    CHECK(nsci_decimal_shift(of(1, 100), 28).is_null);
    CHECK(nsci_decimal_add(of(INT64_MAX, 0), of(1, 0)).is_null);
    CHECK(nsci_decimal_add(of(-INT64_MAX, 0), of(-1, 0)).is_null);
    CHECK(nsci_decimal_add(of(1, 19), of(1, 0)).is_null);
    CHECK(nsci_decimal_add(of(1, 127), of(1, -128)).is_null);
    CHECK(nsci_decimal_multiply(of(INT64_MAX, 0), of(3, 0)).is_null);
    CHECK(nsci_decimal_multiply(of(1, 100), of(1, 100)).is_null);
}

static void null_goes_through_everything(void) {
    nsci_decimal null = NSCI_DECIMAL_NULL;
    CHECK(nsci_decimal_add(null, of(1, 0)).is_null && nsci_decimal_add(of(0, 0), null).is_null);
    CHECK(nsci_decimal_multiply(null, of(0, 0)).is_null);
    CHECK(nsci_decimal_negate(null).is_null && nsci_decimal_shift(null, 2).is_null);
}

static void sums_and_products_are_exact(void) {
    CHECK(same(nsci_decimal_add(of(1, -1), of(2, -1)), of(3, -1)));
    CHECK(same(nsci_decimal_add(of(2, 6), of(5, 5)), of(25, 5)));
    CHECK(same(nsci_decimal_add(of(5, 0), of(-55, -1)), of(-5, -1)));
    CHECK(same(nsci_decimal_add(of(7, 3), of(-7, 3)), of(0, 0)));
    CHECK(same(nsci_decimal_add(of(9, 18), of(-1, 0)), of(INT64_C(8999999999999999999), 0)));
    CHECK(same(nsci_decimal_multiply(of(-25, -1), of(4, 0)), of(-1, 1)));
    CHECK(same(nsci_decimal_multiply(of(0, 0), of(-3, 9)), of(0, 0)));
    CHECK(same(nsci_decimal_negate(of(25, -2)), of(-25, -2)));
    CHECK(same(nsci_decimal_shift(of(12, -1), 9), of(12, 8)));
}

static void numbers_compare_by_worth(void) {
    static const struct {
        int64_t coefficient;
        int exponent;
    } ascending[] = {{-1, 127},  {-INT64_MAX, 0}, {-92, 17},      {-2, 0}, {-19, -1},
                     {-1, -128}, {0, 0},          {1, -128},      {5, -1}, {1, 0},
                     {11, -1},   {9, 18},         {INT64_MAX, 0}, {1, 19}, {1, 127}};
    for (size_t i = 0; i < NSCI_COUNT(ascending); i++) {
        for (size_t k = 0; k < NSCI_COUNT(ascending); k++) {
            nsci_decimal a = of(ascending[i].coefficient, ascending[i].exponent);
            nsci_decimal b = of(ascending[k].coefficient, ascending[k].exponent);
            int order = nsci_decimal_compare(a, b);
            CHECK((order > 0) - (order < 0) == (i > k) - (i < k));
        }
    }
}

/* Small numbers, as whole thousandths, are the oracle. */
static void small_numbers_agree_with_integers(void) {
    uint64_t state = 7;
    for (int i = 0; i < 20000; i++) {
        int64_t a = (int64_t)(test_random(&state) % 2000001) - 1000000;
        int64_t b = (int64_t)(test_random(&state) % 2001) - 1000;
        nsci_decimal x = of(a, -3), y = of(b, -3);
        CHECK(same(nsci_decimal_add(x, y), of(a + b, -3)));
        CHECK(same(nsci_decimal_multiply(x, y), of(a * b, -6)));
        int order = nsci_decimal_compare(x, y);
        CHECK((order > 0) - (order < 0) == (a > b) - (a < b));
    }
}

int main(void) {
    RUN(equal_numbers_have_equal_fields);
    RUN(what_does_not_fit_is_null);
    RUN(null_goes_through_everything);
    RUN(sums_and_products_are_exact);
    RUN(numbers_compare_by_worth);
    RUN(small_numbers_agree_with_integers);
    return test_report();
}
