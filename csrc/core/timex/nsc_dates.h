/* The layer of dates: expressions of time found by rule, each with what it means (TIMEX3). */
#ifndef NSC_DATES_H
#define NSC_DATES_H

#include "layer/nsc_layer.h"

extern const nsci_layer nsci_dates_layer;

#endif
