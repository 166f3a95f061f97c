/* Offices: short lists, for a text asks of a few words only, those of titles and descriptions.
 * "Chief executive" and "CEO" are one by their last words.
 */
#include "quote/nsc_quote_office.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"

/* A short form, without its stop, and the office that it stands for. Sorted. */
typedef struct short_form {
    char form[16], office[16];
} short_form;

static const short_form forms[] = {
    {"adm", "admiral"},
    {"amb", "ambassador"},
    {"brig", "brigadier"},
    {"capt", "captain"},
    {"ceo", "executive"},
    {"cllr", "councillor"},
    {"col", "colonel"},
    {"congressman", "representative"},
    {"congresswoman", "representative"},
    {"const", "constable"},
    {"councilman", "councillor"},
    {"councilwoman", "councillor"},
    {"cpl", "corporal"},
    {"cr", "councillor"},
    {"det", "detective"},
    {"dr", "doctor"},
    {"gen", "general"},
    {"gov", "governor"},
    {"insp", "inspector"},
    {"justice", "judge"},
    {"lt", "lieutenant"},
    {"maj", "major"},
    {"pc", "constable"},
    {"pres", "president"},
    {"prof", "professor"},
    {"rep", "representative"},
    {"rev", "reverend"},
    {"sen", "senator"},
    {"sgt", "sergeant"},
    {"supt", "superintendent"},
};

static bool is_word(const uint8_t *word, size_t n, const char *small) {
    for (size_t i = 0; i < n; i++)
        if (!small[i] || nsci_ascii_lower(word[i]) != (uint8_t)small[i]) return false;
    return small[n] == '\0';
}

static uint64_t hash_of(const char *word) {
    return nsci_hash_lower((const uint8_t *)word, strlen(word));
}

uint64_t nsci_office_hash(const uint8_t *word, size_t n) {
    const uint8_t first = nsci_ascii_lower(word[0]);
    const size_t bare = n > 1 && word[n - 1] == '.' ? n - 1 : n;
    for (size_t k = 0; k < NSCI_COUNT(forms) && (uint8_t)forms[k].form[0] <= first; k++)
        if ((uint8_t)forms[k].form[0] == first && is_word(word, bare, forms[k].form))
            return hash_of(forms[k].office);
    return nsci_hash_lower(word, n);
}

bool nsci_office_is_short_title(const uint8_t *word, size_t n) {
    if (n < 2) return false;
    if (word[n - 1] == '.') return n > 3 || is_word(word, n, "fr.");
    for (size_t i = 0; i < n; i++)
        if (!nsci_is_lower(word[i] | 32) || strchr("aeiouyg", word[i] | 32)) return false; /* Ng */
    return true;
}

bool nsci_office_is_rank(const uint8_t *word, size_t n) {
    static const char ranks[][8] = {"ACC", "ACP", "ADC",  "ASP", "CP",  "CPO", "Cr",  "DC",  "DCC",
                                    "DCI", "DCP", "DCS",  "DI",  "DIG", "DS",  "DSP", "DSU", "IG",
                                    "IGP", "PC",  "PCSO", "PO",  "SHO", "SP",  "SSP", "WO",  "WPC"};
    for (size_t k = 0; k < NSCI_COUNT(ranks) && (uint8_t)ranks[k][0] <= word[0]; k++)
        if (n == strlen(ranks[k]) && memcmp(word, ranks[k], n) == 0) return true;
    return false;
}

bool nsci_office_is_of_scene(const uint8_t *word, size_t n) {
    static const char words[][16] = {
        "attorney",    "author",       "boss",         "boy",        "caller",    "captain",
        "chair",       "chairman",     "chairwoman",   "chief",      "child",     "coach",
        "commander",   "commissioner", "coroner",      "counsel",    "defendant", "detective",
        "director",    "doctor",       "driver",       "editor",     "examiner",  "executive",
        "girl",        "governor",     "host",         "individual", "informant", "inspector",
        "insider",     "interviewer",  "investigator", "judge",      "king",      "landlord",
        "lawyer",      "leader",       "magistrate",   "man",        "manager",   "mayor",
        "minister",    "moderator",    "officer",      "official",   "owner",     "person",
        "plaintiff",   "policeman",    "pope",         "presenter",  "president", "pilot",
        "principal",   "prosecutor",   "queen",        "referee",    "reporter",  "secretary",
        "sheriff",     "solicitor",    "source",       "speaker",    "spokesman", "spokesperson",
        "spokeswoman", "suspect",      "teacher",      "umpire",     "victim",    "witness",
        "woman",
    };
    for (size_t k = 0; k < NSCI_COUNT(words); k++)
        if (is_word(word, n, words[k])) return true;
    return false;
}

bool nsci_office_is_portfolio(const uint8_t *word, size_t n) {
    return is_word(word, n, "minister") || is_word(word, n, "secretary");
}
