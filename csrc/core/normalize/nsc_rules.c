/* The names of the rules of normalization. */
#include "base/nsc_base.h"

const char *nsc_rule_name(uint32_t rule) {
    static const char *const names[NSC_N_RULES] = {
        [NSC_RULE_COMPOSE] = "compose",       [NSC_RULE_COMPATIBILITY] = "compatibility",
        [NSC_RULE_QUOTES] = "quotes",         [NSC_RULE_DASHES] = "dashes",
        [NSC_RULE_ELLIPSES] = "ellipses",     [NSC_RULE_SPACES] = "spaces",
        [NSC_RULE_INVISIBLES] = "invisibles", [NSC_RULE_SOFT_HYPHENS] = "soft_hyphens",
        [NSC_RULE_CHARREFS] = "entities",     [NSC_RULE_MOJIBAKE] = "mojibake",
        [NSC_RULE_CONTROLS] = "controls",     [NSC_RULE_NEWLINES] = "newlines",
        [NSC_RULE_LIGATURES] = "ligatures",   [NSC_RULE_WIDTHS] = "widths",
        [NSC_RULE_DECOMPOSE] = "decompose",
    };
    return rule < NSC_N_RULES ? names[rule] : NULL;
}
