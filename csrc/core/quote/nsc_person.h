/* Somebody of whom a text speaks, or a body, as a record; all of a text, to be found by keys. */
#ifndef NSC_PERSON_H
#define NSC_PERSON_H

#include "quote/nsc_mention.h"

/* One who is named or described. */
typedef struct nsci_person {
    nsci_range naming; /* tokens of the fullest form */
    uint32_t n_words;  /* in it */
    uint32_t since;    /* token of the first mention */
    uint8_t kind;      /* nsci_mention_kind */
    uint8_t gender;    /* by titles and kinship */
    uint8_t forename;  /* by the forename */
    bool is_child;     /* by the age behind the name: nobody's Mr or Mrs */
} nsci_person;

NSCI_DEFINE_VEC(nsci_person_list, nsci_person)

/* What is known of a person's gender, best by titles and kinship. */
static inline uint8_t nsci_person_gender(const nsci_person *person) {
    return person->gender ? person->gender : person->forename;
}

/* Do both show a gender, and not the same? */
static inline bool nsci_gender_contradicts(uint8_t a, uint8_t b) { return a && b && !(a & b); }

/* Persons by a key: a last word, a first word, a role. Of one key the newest comes first. */
typedef struct nsci_person_entry {
    uint64_t key;
    uint32_t person;
    uint32_t older; /* index of another entry; NSC_NONE */
} nsci_person_entry;

NSCI_DEFINE_VEC(nsci_person_entries, nsci_person_entry)

typedef struct nsci_persons {
    nsci_person_list list;
    nsci_u32s of_mention; /* [mentions] index of its person, NSC_NONE */
    nsci_person_entries entries;
    nsci_u32s heads; /* [a power of two] by the low bits of a key: newest entry, NSC_NONE */
} nsci_persons;

#endif
