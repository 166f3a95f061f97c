/* Feasts: on a date, on the n-th weekday of a month, or so many days from Easter. */
#include "timex/nsc_holiday.h"

typedef enum rule { RULE_ON_DATE, RULE_NTH_WEEKDAY, RULE_FROM_EASTER, RULE_BY_MOON } rule;

/* What a, b, n and days are by rule: month and day; month, weekday, n and days behind it; nothing
 * and days from Easter. */
static const struct {
    int32_t letters;
    uint8_t form; /* nsci_feast_form */
    uint8_t rule;
    int8_t a, b, n;
    int8_t days;
} feasts[] = {
    {NSCI_FEAST('X', 'm', 'a', 's'), NSCI_FEAST_ALONE, RULE_ON_DATE, 12, 25, 0, 0},
    {NSCI_FEAST('X', 'E', 'v', 'e'), NSCI_FEAST_DAY, RULE_ON_DATE, 12, 24, 0, 0},
    {NSCI_FEAST('B', 'o', 'x', 'D'), NSCI_FEAST_DAY, RULE_ON_DATE, 12, 26, 0, 0},
    {NSCI_FEAST('N', 'e', 'w', 'Y'), NSCI_FEAST_DAY, RULE_ON_DATE, 1, 1, 0, 0},
    {NSCI_FEAST('N', 'E', 'v', 'e'), NSCI_FEAST_DAY, RULE_ON_DATE, 12, 31, 0, 0},
    {NSCI_FEAST('H', 'a', 'l', 'l'), NSCI_FEAST_ALONE, RULE_ON_DATE, 10, 31, 0, 0},
    {NSCI_FEAST('V', 'a', 'l', 'e'), NSCI_FEAST_DAY, RULE_ON_DATE, 2, 14, 0, 0},
    {NSCI_FEAST('P', 'a', 't', 'r'), NSCI_FEAST_DAY, RULE_ON_DATE, 3, 17, 0, 0},
    {NSCI_FEAST('V', 'e', 't', 'e'), NSCI_FEAST_DAY, RULE_ON_DATE, 11, 11, 0, 0},
    {NSCI_FEAST('A', 'r', 'm', 'i'), NSCI_FEAST_DAY, RULE_ON_DATE, 11, 11, 0, 0},
    {NSCI_FEAST('R', 'e', 'm', 'e'), NSCI_FEAST_DAY, RULE_ON_DATE, 11, 11, 0, 0},
    {NSCI_FEAST('B', 'a', 's', 't'), NSCI_FEAST_DAY, RULE_ON_DATE, 7, 14, 0, 0},
    {NSCI_FEAST('A', 'u', 's', 't'), NSCI_FEAST_DAY, RULE_ON_DATE, 1, 26, 0, 0},
    {NSCI_FEAST('A', 'n', 'z', 'a'), NSCI_FEAST_DAY, RULE_ON_DATE, 4, 25, 0, 0},
    {NSCI_FEAST('C', 'a', 'n', 'a'), NSCI_FEAST_DAY, RULE_ON_DATE, 7, 1, 0, 0},
    {NSCI_FEAST('I', 'n', 'd', 'e'), NSCI_FEAST_DAY, RULE_ON_DATE, 7, 4, 0, 0},
    {NSCI_FEAST('J', 'u', 'n', 'e'), NSCI_FEAST_ALONE, RULE_ON_DATE, 6, 19, 0, 0},
    {NSCI_FEAST('M', 'a', 'y', 'D'), NSCI_FEAST_DAY, RULE_ON_DATE, 5, 1, 0, 0},
    {NSCI_FEAST('I', 'n', 'a', 'u'), NSCI_FEAST_DAY, RULE_ON_DATE, 1, 20, 0, 0},
    {NSCI_FEAST('T', 'h', 'a', 'n'), NSCI_FEAST_ALONE, RULE_NTH_WEEKDAY, 11, 4, 4, 0},
    {NSCI_FEAST('B', 'l', 'a', 'c'), 5, RULE_NTH_WEEKDAY, 11, 4, 4, 1},
    {NSCI_FEAST('L', 'a', 'b', 'o'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 9, 1, 1, 0},
    {NSCI_FEAST('M', 'e', 'm', 'o'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 5, 1, -1, 0},
    {NSCI_FEAST('K', 'i', 'n', 'g'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 1, 1, 3, 0},
    {NSCI_FEAST('P', 'r', 'e', 's'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 2, 1, 3, 0},
    {NSCI_FEAST('C', 'o', 'l', 'u'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 10, 1, 2, 0},
    {NSCI_FEAST('M', 'o', 't', 'h'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 5, 7, 2, 0},
    {NSCI_FEAST('F', 'a', 't', 'h'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 6, 7, 3, 0},
    {NSCI_FEAST('E', 'l', 'e', 'c'), NSCI_FEAST_DAY, RULE_NTH_WEEKDAY, 11, 1, 1, 1},
    {NSCI_FEAST('E', 'a', 's', 't'), NSCI_FEAST_ALONE, RULE_FROM_EASTER, 0, 0, 0, 0},
    {NSCI_FEAST('E', 'M', 'o', 'n'), NSCI_FEAST_DAY, RULE_FROM_EASTER, 0, 0, 0, 1},
    {NSCI_FEAST('G', 'o', 'F', 'r'), 5, RULE_FROM_EASTER, 0, 0, 0, -2},
    {NSCI_FEAST('P', 'a', 'l', 'm'), 7, RULE_FROM_EASTER, 0, 0, 0, -7},
    {NSCI_FEAST('A', 's', 'h', 'W'), 3, RULE_FROM_EASTER, 0, 0, 0, -46},
    {NSCI_FEAST('M', 'a', 'r', 'd'), NSCI_FEAST_GRAS, RULE_FROM_EASTER, 0, 0, 0, -47},
    {NSCI_FEAST('S', 'h', 'r', 'o'), 2, RULE_FROM_EASTER, 0, 0, 0, -47},
    {NSCI_FEAST('M', 'a', 'u', 'n'), 4, RULE_FROM_EASTER, 0, 0, 0, -3},
    {NSCI_FEAST('A', 's', 'c', 'e'), NSCI_FEAST_DAY, RULE_FROM_EASTER, 0, 0, 0, 39},
    {NSCI_FEAST('P', 'e', 'n', 't'), NSCI_FEAST_ALONE, RULE_FROM_EASTER, 0, 0, 0, 49},
    {NSCI_FEAST('W', 'h', 'i', 't'), 1, RULE_FROM_EASTER, 0, 0, 0, 50},
    {NSCI_FEAST('R', 'a', 'm', 'a'), NSCI_FEAST_ALONE, RULE_BY_MOON, 0, 0, 0, 0},
    {NSCI_FEAST('H', 'a', 'n', 'u'), NSCI_FEAST_ALONE, RULE_BY_MOON, 0, 0, 0, 0},
};

nsci_feast_form nsci_holiday_form(int32_t letters) {
    for (size_t i = 0; i < NSCI_COUNT(feasts); i++)
        if (feasts[i].letters == letters) return (nsci_feast_form)feasts[i].form;
    return NSCI_FEAST_NONE;
}

bool nsci_holiday_day(int32_t letters, int32_t year, int32_t *day) {
    for (size_t i = 0; i < NSCI_COUNT(feasts); i++) {
        if (feasts[i].letters != letters || feasts[i].rule == RULE_BY_MOON) continue;
        if (feasts[i].rule == RULE_ON_DATE)
            *day = nsci_calendar_day((nsci_civil){year, feasts[i].a, feasts[i].b});
        else if (feasts[i].rule == RULE_NTH_WEEKDAY)
            *day = nsci_calendar_nth(year, feasts[i].a, feasts[i].b, feasts[i].n) + feasts[i].days;
        else
            *day = nsci_calendar_easter(year) + feasts[i].days;
        return true;
    }
    return false;
}
