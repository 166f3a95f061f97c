/* The page: a document as the finder of quotes reads it, a small record a token.
 *
 *     paragraphs   ranges of tokens: between them a blank line, or a break that ends a sentence
 *     tokens       its sentence; the kind of mark that it is; what its word says
 *
 * Marks. In the normalized text all quotation marks are " or ', so what kind of mark the caller
 * wrote is read from the source, through the edits.
 */
#ifndef NSC_QUOTE_PAGE_H
#define NSC_QUOTE_PAGE_H

#include "layer/nsc_doc.h"
#include "quote/nsc_quote_lexicon.h"

typedef enum nsci_mark {
    NSCI_MARK_NONE = 0,
    NSCI_MARK_DOUBLE,        /* the straight one, and '' */
    NSCI_MARK_DOUBLE_OPENS,  /* curly or angled, as English opens with it, and `` */
    NSCI_MARK_DOUBLE_CLOSES, /* as English closes with it */
    NSCI_MARK_SINGLE,
    NSCI_MARK_SINGLE_OPENS,
    NSCI_MARK_SINGLE_CLOSES, /* an apostrophe too */
    NSCI_MARK_PRIME,         /* feet, inches, minutes */
    NSCI_MARK_SECOND         /* the second token of `` or '' */
} nsci_mark;

enum { NSCI_QUOTE_VERB_CUE = 4 }; /* a cue from this level on is a verb */

/* What a token by itself says of where mentions may be. */
typedef enum nsci_quote_look {
    NSCI_QUOTE_LOOK_ALWAYS = 1, /* it may be one: a pronoun, a noun for people, a title, "old" */
    NSCI_QUOTE_LOOK_NOUN = 2,   /* it may be one when the next token closes it, or the sentence */
    NSCI_QUOTE_LOOK_CLOSES = 4  /* a sign, "of", "who", a verb of speech */
} nsci_quote_look;

typedef struct nsci_quote_tok {
    uint32_t sent;
    uint16_t
        cluster;  /* first NSCI_QUOTE_CLUSTER_BITS bits of the word's cluster, with a leading 1 */
    uint8_t mark; /* nsci_mark */
    uint8_t form; /* nsci_form */
    nsci_quote_word word;
    uint16_t hash;    /* of the word in small letters */
    bool spaced;      /* a blank stands before it */
    uint8_t look : 7; /* of nsci_quote_look */
    uint8_t sign : 1; /* the token has no letter or digit */
} nsci_quote_tok;

NSCI_DEFINE_VEC(nsci_quote_toks, nsci_quote_tok)

typedef struct nsci_quote_page {
    const uint8_t *text;          /* borrowed from the document, as is what follows */
    const nsci_range *spans;      /* [toks.n] bytes of tokens */
    const nsci_range *sents;      /* tokens of sentences */
    const nsci_ranges *furniture; /* tokens of lines whose labels are no speakers, of datelines */
    nsci_quote_toks toks;
    nsci_u32s marks;       /* the tokens that are marks, ascending */
    nsci_u32s looks;       /* those that may be mentions by what they say of it */
    nsci_u32s par_of_sent; /* [sents] */
    nsci_ranges pars;      /* of tokens; never empty */
    nsci_quote_toks known; /* [NSCI_WORD_SLOTS] the words of the cache as tokens that stand nowhere
                            * yet, each with its stamp for a sentence */
} nsci_quote_page;

/* Reads the document. A page is always read with the same words and cache. O(bytes). */
nsc_status nsci_quote_page_read(nsci_quote_page *page, const nsci_table *words,
                                nsci_word_cache *cache, const nsci_doc *doc, const nsc_alloc *alloc,
                                nsc_error *err);

void nsci_quote_page_trim(nsci_quote_page *page, const nsc_alloc *alloc, size_t keep_bytes);

/* Is the token in a line whose label is no speaker, or in a dateline? O(log lines). */
bool nsci_quote_is_furniture(const nsci_quote_page *page, uint32_t tok);

static inline uint32_t nsci_quote_par_of(const nsci_quote_page *page, uint32_t tok) {
    return page->par_of_sent.items[page->toks.items[tok].sent];
}

/* First byte of a token. */
static inline uint8_t nsci_quote_byte(const nsci_quote_page *page, uint32_t tok) {
    return page->text[page->spans[tok].start];
}

/* Is it a verb of speech beyond doubt? */
static inline bool nsci_quote_speaks(const nsci_quote_tok *tok) {
    enum { STRONG_CUE = 5 };
    return tok->word.cue >= STRONG_CUE &&
           tok->word.kind != NSCI_QUOTE_NAMING; /* a loaf called "Dark" */
}

/* Is the token this sign? */
static inline bool nsci_quote_is_sign(const nsci_quote_page *page, uint32_t tok, char sign) {
    return page->toks.items[tok].sign && nsci_quote_byte(page, tok) == (uint8_t)sign;
}

/* Is the token one of these signs? */
static inline bool nsci_quote_is_any_sign(const nsci_quote_page *page, uint32_t tok,
                                          const char *signs) {
    const uint8_t byte = nsci_quote_byte(page, tok);
    return page->toks.items[tok].sign && byte && strchr(signs, byte) != NULL;
}

/* Is there such a token, written like this? */
static inline bool nsci_quote_is_word(const nsci_quote_page *page, uint32_t tok, const char *word) {
    if (tok >= page->toks.n) return false;
    const nsci_range bytes = page->spans[tok];
    return bytes.end - bytes.start == strlen(word) &&
           memcmp(page->text + bytes.start, word, strlen(word)) == 0;
}

/* 's, whose first byte is an apostrophe. */
static inline bool nsci_quote_is_possessive(const nsci_quote_page *page, uint32_t tok) {
    return tok < page->toks.n && nsci_quote_byte(page, tok) == '\'' &&
           !page->toks.items[tok].spaced;
}

#endif
