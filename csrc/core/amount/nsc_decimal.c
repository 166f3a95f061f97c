/* Arithmetic on coefficients, as magnitudes of 64 bits with checks before each step that could
 * overflow. Sums of money fit by far: 18 digits are a million trillions. */
#include "amount/nsc_decimal.h"

enum { MAX_POWER = 19 }; /* 10^19 is the largest power that 64 bits hold */

static uint64_t magnitude(int64_t value) {
    return value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
}

/* *value * 10^power into *value; false, and *value untouched, when that overflows. */
static bool raise(uint64_t *value, int64_t power) {
    uint64_t factor = 1;
    if (*value == 0) return true;
    if (power > MAX_POWER) return false;
    while (power-- > 0) factor *= 10;
    if (*value > UINT64_MAX / factor) return false;
    *value *= factor;
    return true;
}

static int64_t with_sign(uint64_t value, bool negative) {
    return negative ? -(int64_t)value : (int64_t)value;
}

nsci_decimal nsci_decimal_of(int64_t coefficient, int64_t exponent) {
    if (coefficient == INT64_MIN) return NSCI_DECIMAL_NULL;
    if (coefficient == 0) return (nsci_decimal){0, 0, false};
    for (; coefficient % 10 == 0; exponent++) coefficient /= 10;
    if (exponent < INT8_MIN || exponent > INT8_MAX) return NSCI_DECIMAL_NULL;
    return (nsci_decimal){coefficient, (int8_t)exponent, false};
}

nsci_decimal nsci_decimal_add(nsci_decimal a, nsci_decimal b) {
    if (a.is_null || b.is_null) return NSCI_DECIMAL_NULL;
    if (b.coefficient == 0) return a;
    if (a.coefficient == 0) return b;
    if (a.exponent < b.exponent) return nsci_decimal_add(b, a);
    uint64_t larger = magnitude(a.coefficient), smaller = magnitude(b.coefficient);
    bool negative = a.coefficient < 0;
    if (!raise(&larger, a.exponent - b.exponent) || larger > INT64_MAX) return NSCI_DECIMAL_NULL;
    if (negative == (b.coefficient < 0)) {
        if (smaller > INT64_MAX - larger) return NSCI_DECIMAL_NULL;
        return nsci_decimal_of(with_sign(larger + smaller, negative), b.exponent);
    }
    return nsci_decimal_of(with_sign(larger, negative) + b.coefficient, b.exponent);
}

nsci_decimal nsci_decimal_multiply(nsci_decimal a, nsci_decimal b) {
    if (a.is_null || b.is_null) return NSCI_DECIMAL_NULL;
    uint64_t left = magnitude(a.coefficient), right = magnitude(b.coefficient);
    if (right != 0 && left > INT64_MAX / right) return NSCI_DECIMAL_NULL;
    return nsci_decimal_of(with_sign(left * right, (a.coefficient < 0) != (b.coefficient < 0)),
                           (int64_t)a.exponent + b.exponent);
}

/* a / b = a * 5^twos * 2^fives / 10^.., when b has no other factors than 2 and 5. */
nsci_decimal nsci_decimal_divide(nsci_decimal a, nsci_decimal b) {
    if (a.is_null || b.is_null || b.coefficient <= 0) return NSCI_DECIMAL_NULL;
    int64_t divisor = b.coefficient;
    int places = 0;
    for (; divisor % 2 == 0; divisor /= 2, places++)
        a = nsci_decimal_multiply(a, nsci_decimal_of(5, 0));
    for (; divisor % 5 == 0; divisor /= 5, places++)
        a = nsci_decimal_multiply(a, nsci_decimal_of(2, 0));
    return divisor == 1 ? nsci_decimal_shift(a, -places - b.exponent) : NSCI_DECIMAL_NULL;
}

nsci_decimal nsci_decimal_negate(nsci_decimal a) {
    a.coefficient = -a.coefficient;
    return a;
}

nsci_decimal nsci_decimal_shift(nsci_decimal a, int places) {
    if (a.is_null) return a;
    return nsci_decimal_of(a.coefficient, (int64_t)a.exponent + places);
}

/* Of numbers above 0: the one whose first digit stands higher is larger; else both are written with
 * equally many digits, which 64 bits hold. */
static int compare_magnitudes(nsci_decimal a, nsci_decimal b) {
    uint64_t left = magnitude(a.coefficient), right = magnitude(b.coefficient);
    if (a.exponent < b.exponent)
        return raise(&right, b.exponent - a.exponent) ? (left > right) - (left < right) : -1;
    return raise(&left, a.exponent - b.exponent) ? (left > right) - (left < right) : 1;
}

int nsci_decimal_compare(nsci_decimal a, nsci_decimal b) {
    int sign = (a.coefficient > 0) - (a.coefficient < 0);
    int other = (b.coefficient > 0) - (b.coefficient < 0);
    if (sign != other) return sign - other;
    if (sign == 0) return 0;
    return sign * compare_magnitudes(a, b);
}
