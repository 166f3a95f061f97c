/* Feasts whose day can be worked out. */
#ifndef NSC_HOLIDAY_H
#define NSC_HOLIDAY_H

#include "timex/nsc_calendar.h"

/* Letters of the cue `holiday`, as its value packs them. */
#define NSCI_FEAST(a, b, c, d)                                                                     \
    ((int32_t)((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d)))

/* What must stand behind the first word of a feast's name. */
typedef enum nsci_feast_form {
    NSCI_FEAST_NONE = 0, /* no feast: Black Monday */
    NSCI_FEAST_WEEKDAY_1,
    NSCI_FEAST_WEEKDAY_7 = 7, /* Palm Sunday: that weekday */
    NSCI_FEAST_ALONE,         /* Christmas, Easter: nothing */
    NSCI_FEAST_DAY,           /* Labor Day: "Day" */
    NSCI_FEAST_GRAS           /* Mardi Gras: "Gras" */
} nsci_feast_form;
nsci_feast_form nsci_holiday_form(int32_t letters);

/* The day that a feast, named by the letters of the cue `holiday`, falls on in a year; false for
 * one that goes by the moon. */
bool nsci_holiday_day(int32_t letters, int32_t year, int32_t *day);

#endif
