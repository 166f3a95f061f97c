/* The options that a run has by default. */
#include "base/nsc_base.h"

void nsc_options_init(nsc_options *opt) {
    *opt = (nsc_options){.rules = NSC_RULES_DEFAULT,
                         .layers = NSC_LAYERS_DEFAULT,
                         .document = 1,
                         .effort = NSC_EFFORT_DEFAULT,
                         .min_score = NSC_MIN_SCORE,
                         .published = NSC_NO_DAY};
}
