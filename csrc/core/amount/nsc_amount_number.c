/* Numbers from words: a group is built from units, tens and hundreds; scales multiply it; a
 * group with a scale is done when another number follows, and has to be followed by smaller
 * ones. Two numbers that don't make one (five six, twenty thirty) are refused, and the reader
 * sees a range. */
#include "amount/nsc_amount_number.h"

/* Makes room for the next group. */
static bool begin_group(nsci_number *number) {
    if (number->end == NSCI_NUMBER_EMPTY) return true;
    if (number->end != NSCI_NUMBER_SCALE) return false;
    number->total = nsci_decimal_add(number->total, number->group);
    number->floor = number->scale;
    number->group = (nsci_decimal){0};
    number->scale = 0;
    number->has_hundreds = false;
    return true;
}

bool nsci_number_add_digits(nsci_number *number, nsci_decimal digits) {
    if (!begin_group(number)) return false;
    number->group = digits;
    number->end = NSCI_NUMBER_DIGITS;
    return true;
}

bool nsci_number_add_word(nsci_number *number, int32_t value) {
    bool continues =
        number->end == NSCI_NUMBER_HUNDRED || (number->end == NSCI_NUMBER_TENS && value < 10);
    if (!continues && !begin_group(number)) return false;
    number->group = nsci_decimal_add(number->group, nsci_decimal_of(value, 0));
    number->end = value >= 20 && value % 10 == 0 ? NSCI_NUMBER_TENS : NSCI_NUMBER_UNIT;
    number->scale = 0;
    return true;
}

bool nsci_number_add_scale(nsci_number *number, int power) {
    bool is_hundred = power == 2, has_total = number->total.coefficient || number->total.is_null;
    if (number->end == NSCI_NUMBER_EMPTY || (is_hundred && number->has_hundreds)) return false;
    if (has_total && power >= number->floor) {
        if (power == number->floor) return false;
        number->group = nsci_decimal_add(number->total, number->group);
        number->total = (nsci_decimal){0};
    }
    bool is_next = number->end == NSCI_NUMBER_SCALE || number->end == NSCI_NUMBER_HUNDRED;
    number->scale = (is_next ? number->scale : 0) + power;
    number->group = nsci_decimal_shift(number->group, power);
    number->has_hundreds = is_hundred;
    number->end = is_hundred ? NSCI_NUMBER_HUNDRED : NSCI_NUMBER_SCALE;
    return true;
}

bool nsci_number_add_fraction(nsci_number *number, nsci_decimal fraction, bool is_more) {
    if (number->end == NSCI_NUMBER_FRACTION) return false;
    if (is_more) {
        number->group =
            nsci_decimal_add(number->group, nsci_decimal_shift(fraction, number->scale));
    } else if (number->end == NSCI_NUMBER_EMPTY) {
        number->group = fraction;
    } else if (number->end == NSCI_NUMBER_DIGITS || number->end == NSCI_NUMBER_UNIT) {
        number->group = nsci_decimal_multiply(number->group, fraction);
    } else {
        return false;
    }
    number->scale = 0;
    number->end = NSCI_NUMBER_FRACTION;
    return true;
}

nsci_decimal nsci_number_value(const nsci_number *number) {
    return nsci_decimal_add(number->total, number->group);
}
