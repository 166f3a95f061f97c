/* The words of figures, by binary search. */
#include "word/nsc_cue.h"

enum { MAX_WORD_BYTES = 10 };

/* In the order of their bytes. */
static const struct {
    char word[MAX_WORD_BYTES];
    uint8_t means;
} words[] = {
    {"$", NSCI_SIGN},
    {"%", NSCI_PERCENT},
    {"-", NSCI_DASH},
    {"a", NSCI_ARTICLE},
    {"a.m", NSCI_HALF_DAY},
    {"a.m.", NSCI_HALF_DAY},
    {"about", NSCI_BEFORE_TIME},
    {"aedt", NSCI_ZONE},
    {"aest", NSCI_ZONE},
    {"after", NSCI_BEFORE_TIME},
    {"am", NSCI_HALF_DAY},
    {"and", NSCI_AND},
    {"around", NSCI_BEFORE_TIME},
    {"at", NSCI_BEFORE_TIME},
    {"aud", NSCI_CODE},
    {"baht", NSCI_CURRENCY},
    {"bdt", NSCI_CODE},
    {"before", NSCI_BEFORE_TIME},
    {"billion", NSCI_SCALE},
    {"bn", NSCI_SCALE},
    {"bst", NSCI_ZONE},
    {"by", NSCI_BEFORE_TIME},
    {"cad", NSCI_CODE},
    {"cdt", NSCI_ZONE},
    {"cent", NSCI_CENT},
    {"cents", NSCI_CURRENCY},
    {"cest", NSCI_ZONE},
    {"cet", NSCI_ZONE},
    {"chf", NSCI_CODE},
    {"cny", NSCI_CODE},
    {"crore", NSCI_SCALE},
    {"crores", NSCI_SCALE},
    {"cst", NSCI_ZONE},
    {"dinars", NSCI_CURRENCY},
    {"dirhams", NSCI_CURRENCY},
    {"dollar", NSCI_CURRENCY},
    {"dollars", NSCI_CURRENCY},
    {"early", NSCI_PART_OF_DECADE},
    {"edt", NSCI_ZONE},
    {"eight", NSCI_NUMBER},
    {"eighteen", NSCI_NUMBER},
    {"eighty", NSCI_NUMBER},
    {"eleven", NSCI_NUMBER},
    {"est", NSCI_ZONE},
    {"eur", NSCI_CODE},
    {"euro", NSCI_CURRENCY},
    {"euros", NSCI_CURRENCY},
    {"fifteen", NSCI_NUMBER},
    {"fifty", NSCI_NUMBER},
    {"five", NSCI_NUMBER},
    {"forty", NSCI_NUMBER},
    {"four", NSCI_NUMBER},
    {"fourteen", NSCI_NUMBER},
    {"francs", NSCI_CURRENCY},
    {"friday", NSCI_WEEKDAY},
    {"from", NSCI_BEFORE_TIME},
    {"gbp", NSCI_CODE},
    {"gmt", NSCI_ZONE},
    {"hkd", NSCI_CODE},
    {"hour", NSCI_TIME_UNIT},
    {"hours", NSCI_TIME_UNIT},
    {"hrs", NSCI_TIME_UNIT},
    {"hundred", NSCI_SCALE},
    {"inr", NSCI_CODE},
    {"ist", NSCI_ZONE},
    {"jpy", NSCI_CODE},
    {"jst", NSCI_ZONE},
    {"k", NSCI_SHORT_SCALE},
    {"kes", NSCI_CODE},
    {"kroner", NSCI_CURRENCY},
    {"kronor", NSCI_CURRENCY},
    {"lakh", NSCI_SCALE},
    {"lakhs", NSCI_SCALE},
    {"late", NSCI_PART_OF_DECADE},
    {"lira", NSCI_CURRENCY},
    {"m", NSCI_SHORT_SCALE},
    {"mid", NSCI_PART_OF_DECADE},
    {"midday", NSCI_CLOCK},
    {"midnight", NSCI_CLOCK},
    {"million", NSCI_SCALE},
    {"mins", NSCI_TIME_UNIT},
    {"minute", NSCI_TIME_UNIT},
    {"minutes", NSCI_TIME_UNIT},
    {"mn", NSCI_SCALE},
    {"monday", NSCI_WEEKDAY},
    {"naira", NSCI_CURRENCY},
    {"ngn", NSCI_CODE},
    {"nine", NSCI_NUMBER},
    {"nineteen", NSCI_NUMBER},
    {"ninety", NSCI_NUMBER},
    {"noon", NSCI_CLOCK},
    {"nzd", NSCI_CODE},
    {"o'clock", NSCI_HALF_DAY},
    {"one", NSCI_NUMBER},
    {"p.m", NSCI_HALF_DAY},
    {"p.m.", NSCI_HALF_DAY},
    {"pc", NSCI_PERCENT},
    {"pct", NSCI_PERCENT},
    {"pdt", NSCI_ZONE},
    {"pence", NSCI_CURRENCY},
    {"per", NSCI_PER},
    {"percent", NSCI_PERCENT},
    {"peso", NSCI_CURRENCY},
    {"pesos", NSCI_CURRENCY},
    {"pkr", NSCI_CODE},
    {"pm", NSCI_HALF_DAY},
    {"pound", NSCI_POUND},
    {"pounds", NSCI_POUND},
    {"pst", NSCI_ZONE},
    {"rand", NSCI_CURRENCY},
    {"ringgit", NSCI_CURRENCY},
    {"riyals", NSCI_CURRENCY},
    {"rmb", NSCI_CODE},
    {"roubles", NSCI_CURRENCY},
    {"rs", NSCI_CODE},
    {"rs.", NSCI_CODE},
    {"rubles", NSCI_CURRENCY},
    {"rupee", NSCI_CURRENCY},
    {"rupees", NSCI_CURRENCY},
    {"saturday", NSCI_WEEKDAY},
    {"seconds", NSCI_TIME_UNIT},
    {"secs", NSCI_TIME_UNIT},
    {"seven", NSCI_NUMBER},
    {"seventeen", NSCI_NUMBER},
    {"seventy", NSCI_NUMBER},
    {"sgd", NSCI_CODE},
    {"shillings", NSCI_CURRENCY},
    {"since", NSCI_BEFORE_TIME},
    {"six", NSCI_NUMBER},
    {"sixteen", NSCI_NUMBER},
    {"sixty", NSCI_NUMBER},
    {"sterling", NSCI_STERLING},
    {"sunday", NSCI_WEEKDAY},
    {"taka", NSCI_CURRENCY},
    {"ten", NSCI_NUMBER},
    {"thirteen", NSCI_NUMBER},
    {"thirty", NSCI_NUMBER},
    {"thousand", NSCI_SCALE},
    {"three", NSCI_NUMBER},
    {"thursday", NSCI_WEEKDAY},
    {"till", NSCI_BEFORE_TIME},
    {"tn", NSCI_SCALE},
    {"trillion", NSCI_SCALE},
    {"tuesday", NSCI_WEEKDAY},
    {"twelve", NSCI_NUMBER},
    {"twenty", NSCI_NUMBER},
    {"two", NSCI_NUMBER},
    {"until", NSCI_BEFORE_TIME},
    {"usd", NSCI_CODE},
    {"utc", NSCI_ZONE},
    {"wednesday", NSCI_WEEKDAY},
    {"yen", NSCI_CURRENCY},
    {"yuan", NSCI_CURRENCY},
    {"zar", NSCI_CODE},
    {"zloty", NSCI_CURRENCY},
    {"zlotys", NSCI_CURRENCY},
    {"\xC2\xA3", NSCI_SIGN},     /* pound */
    {"\xC2\xA5", NSCI_SIGN},     /* yen */
    {"\xE2\x80\x93", NSCI_DASH}, /* en dash */
    {"\xE2\x82\xA6", NSCI_SIGN}, /* naira */
    {"\xE2\x82\xA9", NSCI_SIGN}, /* won */
    {"\xE2\x82\xAA", NSCI_SIGN}, /* shekel */
    {"\xE2\x82\xAC", NSCI_SIGN}, /* euro */
    {"\xE2\x82\xB1", NSCI_SIGN}, /* peso */
    {"\xE2\x82\xB4", NSCI_SIGN}, /* hryvnia */
    {"\xE2\x82\xB9", NSCI_SIGN}, /* rupee */
    {"\xE2\x82\xBA", NSCI_SIGN}, /* lira */
    {"\xE2\x82\xBD", NSCI_SIGN}, /* rouble */
};

nsci_cue nsci_cue_of(const uint8_t *bytes, size_t n) {
    char word[MAX_WORD_BYTES] = {0};
    size_t low = 0, high = NSCI_COUNT(words);
    if (n > 0 && nsci_is_digit(bytes[0])) return NSCI_DIGITS;
    if (n >= MAX_WORD_BYTES) return NSCI_NOTHING;
    for (size_t i = 0; i < n; i++)
        word[i] = (char)(nsci_is_upper(bytes[i]) ? bytes[i] | 0x20 : bytes[i]);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = memcmp(words[middle].word, word, MAX_WORD_BYTES);
        if (order == 0) {
            nsci_cue found = (nsci_cue)words[middle].means;
            bool in_capitals = found == NSCI_CODE || found == NSCI_ZONE;
            return in_capitals && !nsci_is_upper(bytes[0]) ? NSCI_NOTHING : found;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NSCI_NOTHING;
}
