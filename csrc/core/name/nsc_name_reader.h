/* Tokens of a sentence, as the rules of names see them: by their bytes and cues. */
#ifndef NSC_NAME_READER_H
#define NSC_NAME_READER_H

#include "base/nsc_ascii.h"
#include "layer/nsc_doc.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

/* Numbers of labels in the model, NSC_NONE for those that it lacks. */
typedef struct nsci_name_labels {
    uint32_t person, org, loc, norp, fac, product, misc, date;
} nsci_name_labels;

/* What a word is in a name or beside it: values of the cue name_part (csrc/tables/cues). */
typedef enum nsci_name_part {
    NSCI_NAME_PART_ABBREVIATED = 1, /* Inc, Jr, Tenn: closes a name, and its period with it */
    NSCI_NAME_PART_HONORIFIC,       /* Hon, Sgt: stands before a name */
    NSCI_NAME_PART_POST_NOMINAL,    /* MBE: letters behind a person's name */
    NSCI_NAME_PART_STREET,          /* Street: closes the name of a road */
    NSCI_NAME_PART_MEMBER,          /* of "Member for Hume" */
    NSCI_NAME_PART_FOR,
    NSCI_NAME_PART_COUNTIES,    /* what the names before it are */
    NSCI_NAME_PART_COMMITTEE,   /* opens a name that lists fields of work */
    NSCI_NAME_PART_WORK,        /* film, song: before a title in quotation marks */
    NSCI_NAME_PART_INSTITUTION, /* Hospital: closes the name of an organization */
    NSCI_NAME_PART_FACILITY,    /* Airport: closes the name of a building, or opens it with "of" */
    NSCI_NAME_PART_ADHERENTS,   /* Catholics: a group by itself */
    NSCI_NAME_PART_BUSINESS,    /* sales, shares: what a firm has and a person seldom */
    NSCI_NAME_PART_BUILDING,    /* House: closes the name of a building, or of who sits there */
    NSCI_NAME_PART_FIRM,        /* company: what a firm is, behind its name */
    NSCI_NAME_PART_VESSEL,      /* tanker: stands before the name of a ship, a probe, a drug */
    NSCI_NAME_PART_PENNANT,     /* HMS: opens the name of a ship */
    NSCI_NAME_PART_STORM,       /* Cyclone: opens the name of a storm */
    NSCI_NAME_PART_SHOP,        /* Bakery: closes the name of a shop that is somebody's */
    NSCI_NAME_PART_ROAD,        /* Interstate: before the number of a road */
    NSCI_NAME_PART_TYPE,        /* MiG: before the number of an aircraft, a vehicle, a weapon */
    NSCI_NAME_PART_NUMBERED,    /* vitamin, Section: what such a letter and number belong to */
    NSCI_NAME_PART_ORGANIZED,   /* Ministry: closes the name of what is no law, work or event */
    NSCI_NAME_PART_NOBLE,       /* Duke: with "of" and a place the title of a person */
    NSCI_NAME_PART_LETTER,      /* U.: opens a place that is written with blanks: U. S. */
    NSCI_NAME_PART_FIRM_ENDING, /* Oy, KK: closes a firm's name */
    NSCI_NAME_PART_GIVEN,       /* Wm, Mohd: a first name, shortened */
    NSCI_NAME_PART_QUOTE,       /* ": before the title of a work */
    NSCI_NAME_PART_CRAFT,       /* helicopter, missiles: stands behind the name of a type */
    NSCI_NAME_PART_EVENT,       /* Trophy, Act: closes the name of an event, a prize, a law */
    NSCI_NAME_PART_BEST,        /* Best: opens the name of a prize */
    NSCI_NAME_PART_VENUE,       /* Wembley, JFK: a building by itself */
    NSCI_NAME_PART_OPENER,      /* Estadio: opens the name of a building */
    NSCI_NAME_PART_LAW,         /* Bill: stands before its number */
    NSCI_NAME_PART_DISEASE,     /* Parkinson, disease: of one that is called after somebody */
    NSCI_NAME_PART_ABOARD       /* aboard: before "the" and the name of a ship */
} nsci_name_part;

typedef struct nsci_name_reader {
    const nsci_doc *doc;
    const uint8_t *text;
    const nsci_name_labels *labels;
    const nsci_lexicon *lexicon;
    nsci_range sent; /* tokens of the sentence that is read */
} nsci_name_reader;

static inline bool nsci_name_is_there(const nsci_name_reader *r, uint32_t i) {
    return i >= r->sent.start && i < r->sent.end;
}

/* The cues of token i; none outside of the sentence. */
static inline uint64_t nsci_name_cues(const nsci_name_reader *r, uint32_t i) {
    return nsci_name_is_there(r, i) ? nsci_cue_bits(r->doc->words.items[i].cue) : 0;
}

static inline bool nsci_name_is(const nsci_name_reader *r, uint32_t i, nsci_cue cue) {
    return nsci_name_cues(r, i) >> cue & 1;
}

static inline bool nsci_name_is_part(const nsci_name_reader *r, uint32_t i, nsci_name_part kind) {
    int32_t value;
    return nsci_name_is(r, i, NSCI_CUE_NAME_PART) &&
           nsci_cue_value(r->doc->words.items[i].cue, NSCI_CUE_NAME_PART, &value) &&
           value == (int32_t)kind;
}

static inline nsci_range nsci_name_tok(const nsci_name_reader *r, uint32_t i) {
    return r->doc->toks.items[i];
}

/* Whether token i is the one character `mark`. */
static inline bool nsci_name_is_mark(const nsci_name_reader *r, uint32_t i, char mark) {
    if (!nsci_name_is_there(r, i)) return false;
    const nsci_range t = nsci_name_tok(r, i);
    return t.end - t.start == 1 && r->text[t.start] == (uint8_t)mark;
}

/* Whether token i is `word`, in the same letters. */
static inline bool nsci_name_is_word(const nsci_name_reader *r, uint32_t i, const char *word) {
    if (!nsci_name_is_there(r, i)) return false;
    const nsci_range t = nsci_name_tok(r, i);
    const size_t n = strlen(word);
    return t.end - t.start == n && !memcmp(r->text + t.start, word, n);
}

static inline bool nsci_name_is_any_word(const nsci_name_reader *r, uint32_t i,
                                         const char *const *words, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (nsci_name_is_word(r, i, words[k])) return true;
    return false;
}

/* the, The */
static inline bool nsci_name_is_definite(const nsci_name_reader *r, uint32_t i) {
    return nsci_name_is_word(r, i, "the") || nsci_name_is_word(r, i, "The");
}

static inline bool nsci_name_is_capital(const nsci_name_reader *r, uint32_t i) {
    size_t start, after;
    if (!nsci_name_is_there(r, i)) return false;
    start = nsci_name_tok(r, i).start;
    if (r->text[start] < 0x80) return nsci_is_upper(r->text[start]);
    return nsci_uni_class(nsci_utf8_decode(r->text, start, &after)) == NSCI_CLASS_UPPER;
}

static inline bool nsci_name_is_glued(const nsci_name_reader *r, uint32_t i) {
    return nsci_name_is_there(r, i) && nsci_name_is_there(r, i + 1) &&
           nsci_name_tok(r, i).end == nsci_name_tok(r, i + 1).start;
}

#endif
