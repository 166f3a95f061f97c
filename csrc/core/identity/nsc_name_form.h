/* Forms: what all mentions that are written alike have in common, and how forms of one person,
 * organization or place are joined to trees.
 *
 *     mentions   Ms. Marin   Sanna Marin   Marin   the SDP   Social Democratic Party
 *     forms      marin, 2    sanna marin   marin   sdp       social democratic party
 */
#ifndef NSC_NAME_FORM_H
#define NSC_NAME_FORM_H

#include "identity/nsc_alias.h"
#include "identity/nsc_name_index.h"
#include "identity/nsc_name_word.h"

/* What kinds of names are compared by the same rules. */
typedef enum nsci_name_kind {
    NSCI_NAME_PERSON = 0,
    NSCI_NAME_ORG,
    NSCI_NAME_LOC,
    NSCI_NAME_NORP,
    NSCI_NAME_OTHER, /* products, events, works, and labels of a user's model */
    NSCI_NAME_NONE   /* dates and amounts, which have no identity */
} nsci_name_kind;

/* A name at its place in the text. */
typedef struct nsci_name_mention {
    nsci_range bytes;
    uint8_t kind, label;
    uint32_t town; /* where the town lies that it is, or 0: two Birminghams are two */
} nsci_name_mention;

NSCI_DEFINE_VEC(nsci_name_mentions, nsci_name_mention)

/* Words of a form that count; a name has more of them seldom. */
enum { NSCI_MAX_NAME_WORDS = 12 };

typedef struct nsci_name_form {
    uint64_t hash;       /* of the words, or of the name that they stand for */
    uint64_t generation; /* of a person: the hash of "Jr.", or 0 */
    uint64_t given; /* of a full name: the first name, or 0 of an initial; of the root, as gender */
    nsci_range words; /* of nsci_identifier.words, without titles, "the", "Jr.", "Inc." */
    nsci_range whole; /* with them */
    uint32_t first;   /* mention; of the root, of all its tree */
    uint32_t longest; /* mention */
    uint32_t parent;  /* a form of the same identity; the root's is itself */
    float score;      /* that it and its parent are one */
    uint8_t kind, label;
    uint32_t town;   /* as of its mentions */
    bool is_aside;   /* what the text calls a name besides: "born X" */
    uint8_t gender;  /* by titles and "his wife": 1 male, 2 female, 0; of the root, of its tree */
    uint8_t surname; /* of a person: number of the surname's first word among `words` */
    bool is_half;    /* John and | Ada Pell: the surname is another one's too */
    bool is_again;   /* named more than once; of the root, its tree */
} nsci_name_form;

NSCI_DEFINE_VEC(nsci_name_forms, nsci_name_form)

/* One person, organization, place ... of the text. */
typedef struct nsci_identity {
    uint32_t first, name; /* mentions: the first, and the fullest */
    float score;
    uint8_t label;
} nsci_identity;

NSCI_DEFINE_VEC(nsci_identities, nsci_identity)

/* The working memory, and what was found. */
typedef struct nsci_identifier {
    nsci_name_mentions mentions; /* the caller's to fill, ascending */
    nsci_name_words words;
    nsci_name_forms forms;
    nsci_u32s form_of;          /* [mentions.n] or NSC_NONE */
    nsci_u32s order;            /* [forms.n] those of most words first */
    nsci_name_index index;      /* of forms */
    nsci_identities identities; /* in the order of their first mentions */
    nsci_u32s identity_of;      /* [mentions.n] or NSC_NONE */
} nsci_identifier;

static inline const nsci_name_word *nsci_name_form_words(const nsci_identifier *self,
                                                         const nsci_name_form *form) {
    return self->words.items + form->words.start;
}

static inline uint32_t nsci_name_form_n_words(const nsci_name_form *form) {
    return form->words.end - form->words.start;
}

static inline bool nsci_name_is(const nsci_name_word *word, unsigned cue) {
    return (word->cues & cue) != 0;
}

/* The hash of a name from the hashes of its words. */
uint64_t nsci_name_words_hash(const nsci_name_word *words, uint32_t n);

/* Reads the forms of all mentions. The index is empty behind it. O(bytes of mentions). */
nsc_status nsci_name_forms_read(nsci_identifier *self, const uint8_t *text, uint32_t n_bytes,
                                const nsc_alloc *alloc, nsc_error *err);

/* The word for a relative before text[at]: "her father, Dan Orr". */
nsci_kin nsci_kin_before(const uint8_t *text, uint32_t at);

/* The form that stands for all of a form's tree. Amortized O(log forms). */
uint32_t nsci_name_form_root(const nsci_identifier *self, uint32_t form);

/* Makes the trees of two forms one, of which the other's root is the root. */
void nsci_name_forms_join(nsci_identifier *self, uint32_t form, uint32_t other, float score);

#endif
