/* newscore: raw English news text in, offset-exact structure out.
 *
 * This is the only public header of the C core; the Python binding and the C tests include nothing
 * else. It reads from top to bottom as a manual:
 *
 *     1  versions          4  texts and options     7  contexts and runs
 *     2  errors            5  limits                8  results
 *     3  memory            6  models, gazetteers
 *
 * A program opens a model once, makes one context a thread, and runs texts through it:
 *
 *     nsc_model   *model;   nsc_model_open(NULL, bytes, n_bytes, &model, &err);
 *     nsc_context *ctx;     nsc_context_new(NULL, model, &ctx, &err);
 *     nsc_result  *res;     nsc_run(ctx, &text, NULL, &res, &err);
 *     nsc_column_view ends; nsc_result_column(res, NSC_LAYER_SENTS, NSC_FIELD_END, &ends);
 *     nsc_result_free(res); nsc_context_free(ctx); nsc_model_free(model);
 *
 * Conventions. Everything that can fail returns an nsc_status and hands its result out by pointer,
 * which is left untouched on failure. Ranges are half open. Offsets handed to a caller count code
 * points ("cps") of the caller's own text. Every free function accepts NULL. The core keeps no
 * global state, starts no thread, prints nothing and never aborts.
 */
#ifndef NEWSCORE_H
#define NEWSCORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 1  Versions ---------------------------------------------------------------------------- */

#define NSC_VERSION "0.1.0"

/* The oldest utf8proc that the core is compiled and run with: the first with Unicode 14. */
#define NSC_UTF8PROC_MAJOR 2
#define NSC_UTF8PROC_MINOR 7

/* Version of this core, of the utf8proc it runs with, and of the Unicode data in that utf8proc.
 * Static strings. Safe from any thread. */
const char *nsc_version(void);
const char *nsc_utf8proc_version(void);
const char *nsc_unicode_version(void);

/* ---- 2  Errors ------------------------------------------------------------------------------ */

/* Appended to, never renumbered. */
typedef enum nsc_status {
    NSC_OK = 0,
    NSC_E_NOMEM = 1,    /* an allocation failed; the same call may succeed later */
    NSC_E_ARGUMENT = 2, /* the caller broke a rule of this header */
    NSC_E_LIMIT = 3,    /* an input is longer than section 5 allows */
    NSC_E_MODEL = 4,    /* a model file is foreign, newer, truncated or damaged */
    NSC_E_RESULT = 5    /* a stored result is foreign, truncated or damaged */
} nsc_status;

/* Filled at the place that knows most. The caller owns it; every function accepts NULL instead.
 * `position` is the byte or element that the message speaks of, 0 when there is none. */
typedef struct nsc_error {
    nsc_status status;
    uint64_t position;
    char message[240];
} nsc_error;

/* "NSC_OK", "NSC_E_NOMEM", ...; "?" for a number that is none. Safe from any thread. */
const char *nsc_status_name(nsc_status status);

/* ---- 3  Memory ------------------------------------------------------------------------------ */

/* An allocator: `resize` behaves as realloc (NULL ptr allocates; it is never asked for 0 bytes) and
 * `release` as free. The core calls it from the thread that called the core. NULL in place of an
 * nsc_alloc means the C library's. Copied, so it need not outlive the call. */
typedef struct nsc_alloc {
    void *(*resize)(void *state, void *ptr, size_t size);
    void (*release)(void *state, void *ptr);
    void *state;
} nsc_alloc;

/* ---- 4  Texts and options ------------------------------------------------------------------- */

/* A text as CPython stores it: `length` code points of 1 (Latin-1), 2 (UCS-2) or 4 (UCS-4) bytes
 * each. Borrowed for the duration of a call. Lone surrogates and values past U+10FFFF become
 * U+FFFD, one for one, and are counted in the result. */
typedef struct nsc_text {
    const void *data;
    size_t length;
    uint32_t unit_bytes;
} nsc_text;

/* The rules of normalization. Each is a bit of nsc_options.rules, and the index of that bit is the
 * rule's number in the field NSC_EDIT_RULE. */
typedef enum nsc_rule {
    NSC_RULE_COMPOSE = 0, /* Unicode Normalization Form C (UAX #15) */
    /* Form KC in place of C: superscripts, all widths; off by default */
    NSC_RULE_COMPATIBILITY = 1,
    NSC_RULE_QUOTES = 2,       /* curly and angle quotation marks, apostrophes, primes -> ' and " */
    NSC_RULE_DASHES = 3,       /* hyphens, minus, en dash -> "-"; em dash, bar -> "--" */
    NSC_RULE_ELLIPSES = 4,     /* U+2026 -> "..." */
    NSC_RULE_SPACES = 5,       /* no-break, thin, ideographic and other spaces -> " " */
    NSC_RULE_INVISIBLES = 6,   /* zero-width space, BOM, word joiner, direction marks removed */
    NSC_RULE_SOFT_HYPHENS = 7, /* U+00AD removed, and the line break behind it within a word */
    NSC_RULE_CHARREFS = 8,     /* HTML character references decoded, doubled ones too: "entities" */
    NSC_RULE_MOJIBAKE = 9,     /* UTF-8 that was read in a one-byte encoding, repaired */
    NSC_RULE_CONTROLS = 10,    /* control characters removed, but for tabs and line breaks */
    NSC_RULE_NEWLINES = 11,    /* CR LF, CR, NEL, LS, PS, VT, FF -> LF */
    NSC_RULE_LIGATURES = 12,   /* letters that are two in one, such as U+FB01 -> "fi" */
    NSC_RULE_WIDTHS = 13,      /* a full-width form of ASCII in the midst of Latin text -> ASCII */
    /* Form D in place of C, KD in place of KC; implies COMPOSE; off by default */
    NSC_RULE_DECOMPOSE = 14,
    NSC_N_RULES = 15
} nsc_rule;

#define NSC_RULE_BIT(rule) (1u << (rule))
#define NSC_RULES_DEFAULT                                                                          \
    ((NSC_RULE_BIT(NSC_N_RULES) - 1u) &                                                            \
     ~(NSC_RULE_BIT(NSC_RULE_COMPATIBILITY) | NSC_RULE_BIT(NSC_RULE_DECOMPOSE)))

/* "compose", "quotes", ...: the switch's name in Python. NULL for a number that is no rule. */
const char *nsc_rule_name(uint32_t rule);

/* What a run can look for. A layer is a bit of nsc_options.layers, and a group of columns of the
 * result (section 8). Numbers are appended to, never changed: stored results hold them. */
typedef enum nsc_layer {
    NSC_LAYER_EDITS = 0,        /* what normalization changed; always there */
    NSC_LAYER_SENTS = 1,        /* sentences */
    NSC_LAYER_TOKENS = 2,       /* words, numbers and marks */
    NSC_LAYER_ENTS = 3,         /* names, dates and amounts, with labels and scores */
    NSC_LAYER_AMOUNTS = 4,      /* money and shares with their values */
    NSC_LAYER_PLACES = 5,       /* places and nationality words with their countries */
    NSC_LAYER_IDENTITIES = 6,   /* one person, organization or place for all its names */
    NSC_LAYER_DATES = 7,        /* expressions of time with their values */
    NSC_LAYER_SPEAKERS = 8,     /* by which words speakers of quotes are mentioned and named */
    NSC_LAYER_CUES = 9,         /* the words that say who speaks: "said" */
    NSC_LAYER_QUOTE_PARTS = 10, /* what of a quote stands in one paragraph */
    NSC_LAYER_QUOTES = 11,      /* what somebody says or writes, in quotation marks */
    NSC_LAYER_BLOCKS = 12,      /* what each line is: headline, paragraph, credit ... */
    NSC_LAYER_REPORTED = 13,    /* quotes without marks too: "said that"; off by default */
    NSC_N_LAYERS = 14
} nsc_layer;

#define NSC_LAYER_BIT(layer) (1u << (layer))
#define NSC_LAYERS_ALL       (NSC_LAYER_BIT(NSC_N_LAYERS) - 1u)
#define NSC_LAYERS_DEFAULT   (NSC_LAYERS_ALL & ~NSC_LAYER_BIT(NSC_LAYER_REPORTED))

typedef struct nsc_gazetteer nsc_gazetteer; /* section 6 */

/* What a line break says of sentences. A blank line ends one, unless one stands behind every line
 * of a text broken by width. */
typedef enum nsc_line_breaks {
    NSC_LINES_AUTO = 0, /* the text shows whether its lines are broken by width or by sense */
    NSC_LINES_KEEP = 1, /* each line break ends a sentence */
    NSC_LINES_JOIN = 2  /* a line break is read as a blank */
} nsc_line_breaks;

/* A set of words whose period never ends a sentence. Read-only, so any number of threads and
 * contexts may use it at once. */
typedef struct nsc_abbreviations nsc_abbreviations;

/* Reads words[n_words]: each one word of at most NSC_MAX_ABBREVIATION_BYTES in UTF-8, with or
 * without its last period; periods inside stay. ASCII letters match in either case, anything else
 * as the normalized text has it. The caller frees *out with nsc_abbreviations_free.
 * NSC_E_ARGUMENT names the word at fault, and err->position is its index. */
#define NSC_MAX_ABBREVIATION_BYTES 64u
nsc_status nsc_abbreviations_new(const nsc_alloc *alloc, const nsc_text *words, size_t n_words,
                                 nsc_abbreviations **out, nsc_error *err);
void nsc_abbreviations_free(nsc_abbreviations *abbreviations);

/* F1 is highest when the names are kept whose probability is at least half of it (Lipton, Elkan &
 * Naryanaswamy 2014). On news F1 is about .8. */
#define NSC_MIN_SCORE 0.4

/* The effort that the model itself asks for. */
#define NSC_EFFORT_DEFAULT (-1.0f)

typedef struct nsc_options {
    uint32_t rules; /* NSC_RULE_BITs */
    /* NSC_LAYER_BITs; those that they need are added. NSC_LAYERS_ALL, NSC_LAYERS_DEFAULT: of these
     * all that the model has */
    uint32_t layers;
    /* 1: a name sees how it was tagged elsewhere in the text; 0: in its sentence alone */
    uint32_t document;
    /* How much of a text the second of a model's two readers reads, from 0, nothing, to 1, all;
     * negative, NSC_EFFORT_DEFAULT: as the model says. Models with one reader ignore it */
    float effort;
    double min_score;               /* names that score less are left out; NSC_MIN_SCORE */
    const nsc_gazetteer *gazetteer; /* names that win over the model's; borrowed. NULL: none */
    nsc_line_breaks line_breaks;
    const nsc_abbreviations *abbreviations; /* borrowed; NULL: none but the model's own */
    /* The ISO 3166-1 code of the country that the paper is at home in, "NG": a place that the text
     * leaves open is rather there; see nsc_is_country. "": not known */
    char home[3];
    /* Days from 1970-01-01 to the day that the text was published on, by which "yesterday" has a
     * date; NSC_NO_DAY: unknown; NSC_AUTO_DAY: as the text's own lines say, for which its blocks
     * and dates are looked for as well */
    int32_t published;
    /* A bit for each kind of block, by its number among those of NSC_BLOCK_KIND: rows are those of
     * such blocks alone, for which blocks are looked for as well. 0: all rows */
    uint32_t kinds;
} nsc_options;

/* Whether a country has this code of ISO 3166-1, two capitals; 1 for Kosovo's XK too. */
int nsc_is_country(const char *code);

/* All default rules, all layers, no gazetteer, published on no known day. */
void nsc_options_init(nsc_options *opt);

/* ---- 5  Limits ------------------------------------------------------------------------------ */

#define NSC_MAX_TEXT_CPS    ((size_t)1 << 28) /* 268 million code points in one text */
#define NSC_MAX_TOKEN_CPS   256u /* a longer run of letters is cut into tokens of this */
#define NSC_MAX_SENT_TOKS   512u /* the tagger reads a longer sentence in segments of this */
#define NSC_MAX_NAME_TOKS   6u   /* longest entry of a model's name lists */
#define NSC_MAX_ENTRY_WORDS 64u  /* words and marks in a name of a gazetteer */
#define NSC_MAX_LABELS      11u  /* labels of names in a model */
#define NSC_MAX_LABEL_BYTES 15u  /* a label's name, without its NUL */

/* ---- 6  Models ------------------------------------------------------------------------------ */

/* An opened model: read-only, so any number of threads and contexts may use it at once. */
typedef struct nsc_model nsc_model;

/* Checks every size, offset and checksum of a model file once, and opens it.
 * `bytes` is borrowed until nsc_model_free and must not change meanwhile. On success the caller
 * frees *out with nsc_model_free, after all contexts that use it. NSC_E_MODEL names the section at
 * fault. Linear in n_bytes; allocates a few hundred bytes. */
nsc_status nsc_model_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                          nsc_model **out, nsc_error *err);
void nsc_model_free(nsc_model *model);

/* The layers that the model can find, NSC_LAYER_BITs: a model that lacks a section of a layer has
 * all but that layer and those that need it. */
uint32_t nsc_model_layers(const nsc_model *model);

/* Labels of names are numbered from 0. nsc_model_label returns a string that lives as long as the
 * model, or NULL when `label` is out of range. Safe from any thread. */
uint32_t nsc_model_n_labels(const nsc_model *model);
const char *nsc_model_label(const nsc_model *model, uint32_t label);

/* The model's card, JSON in UTF-8 without a NUL: data, licences, scores, command. Borrowed. */
const char *nsc_model_card(const nsc_model *model, size_t *n_bytes);

/* The file's sections, numbered from 0: what `newscore info` lists. Returns 0 past the last one. */
typedef struct nsc_section_view {
    const char *name; /* borrowed from the model */
    const void *data; /* borrowed from the model's bytes */
    size_t n_bytes;
} nsc_section_view;
int nsc_model_section(const nsc_model *model, uint32_t index, nsc_section_view *out);

/* A gazetteer: a caller's own names, which are found wherever they stand as whole words, and take
 * the place of the model's names that they overlap. Where two overlap, the one that begins first
 * wins, then the longer. Names are normalized as texts are, so any apostrophe matches any other,
 * and between words any white space does; a period that closes an abbreviation ("Inc.") may be left
 * out of the list. A match lies inside one sentence, has whole tokens, and scores 1.
 *
 * Read-only once it is filled, so any number of threads and contexts may use it at once. */

/* `rules` are those of the texts (nsc_options.rules). With `ignore_case`, capitals and small
 * letters are one (simple case mapping). After all runs the caller frees *out with
 * nsc_gazetteer_free. */
nsc_status nsc_gazetteer_new(const nsc_alloc *alloc, uint32_t rules, int ignore_case,
                             nsc_gazetteer **out, nsc_error *err);
void nsc_gazetteer_free(nsc_gazetteer *gazetteer);

/* Adds a name of a label, which is a number of the model's; once more does nothing. NSC_E_ARGUMENT
 * for a name of white space alone, and for one that is there with another label, whose number
 * becomes err->position; NSC_E_LIMIT for one of more than NSC_MAX_ENTRY_WORDS. What was added
 * before a failure stays. About a microsecond, and 60 bytes, a name. */
nsc_status nsc_gazetteer_add(nsc_gazetteer *gazetteer, const nsc_text *name, uint32_t label,
                             nsc_error *err);

/* ---- 7  Contexts and runs ------------------------------------------------------------------- */

/* A context holds the working memory of one thread: reused from text to text, so that a run
 * allocates little but its result. Not thread-safe; make one for each thread. */
typedef struct nsc_context nsc_context;

/* `model` is borrowed and must outlive the context. It may be NULL when no run asks for more than
 * NSC_LAYER_EDITS. The caller frees *out with nsc_context_free. */
nsc_status nsc_context_new(const nsc_alloc *alloc, const nsc_model *model, nsc_context **out,
                           nsc_error *err);
void nsc_context_free(nsc_context *ctx);

/* Looks for the layers of `opt` (NULL: the defaults) in a text and hands out one immutable result,
 * which the caller frees with nsc_result_free and which refers to neither text, context nor model.
 * NSC_E_ARGUMENT for a layer, or a label of the gazetteer, that the model does not have. After a
 * failure the context is as good as before. Time is linear in the text. */
typedef struct nsc_result nsc_result;
nsc_status nsc_run(nsc_context *ctx, const nsc_text *text, const nsc_options *opt, nsc_result **out,
                   nsc_error *err);

/* The day that the text of the last run was published on: nsc_options.published or, for
 * NSC_AUTO_DAY, what the text says; NSC_NO_DAY: not known. */
int32_t nsc_context_published(const nsc_context *ctx);

/* Normalization alone, without a result: the normalized text, UTF-8, and whether it differs from
 * what came. Borrowed until the context runs again or is trimmed. */
typedef struct nsc_normalized {
    const char *utf8;
    size_t n_bytes;
    int is_changed;
} nsc_normalized;
nsc_status nsc_normalize(nsc_context *ctx, const nsc_text *text, uint32_t rules,
                         nsc_normalized *out, nsc_error *err);

/* Gives the memory back that an unusually long text took. nsc_run does so itself. */
void nsc_context_trim(nsc_context *ctx);

/* ---- 8  Results ----------------------------------------------------------------------------- */

/* A result is one block of memory that refers to nothing outside itself: a group of columns for
 * each layer, the normalized text and the label names. Read-only, so any number of threads may use
 * it at once.
 *
 * A column holds a number for each row of its layer. Which columns a layer has, of what kind, and
 * what their numbers mean is told by its fields; whoever reads a result by them needs to know no
 * layer by name. Offsets are code points. */
typedef enum nsc_kind {
    NSC_KIND_INT32 = 0,
    NSC_KIND_UINT8 = 1,
    NSC_KIND_FLOAT32 = 2,
    NSC_KIND_INT64 = 3,
    NSC_KIND_DECIMAL = 4, /* nsc_decimal */
    NSC_KIND_FLOAT64 = 5,
    NSC_KIND_TEXT = 6,  /* nsc_short_text */
    NSC_KIND_MOMENT = 7 /* nsc_moment */
} nsc_kind;

/* coefficient * 10^exponent, exactly; nothing where is_null is 1. */
typedef struct nsc_decimal {
    int64_t coefficient;
    int32_t exponent;
    uint32_t is_null;
} nsc_decimal;

/* Visible ASCII, with blanks inside, filled up with NULs; none where it is empty. */
#define NSC_MAX_SHORT_TEXT 24u
typedef struct nsc_short_text {
    char bytes[NSC_MAX_SHORT_TEXT];
} nsc_short_text;

/* A day, or a time of day, in the years 1 to 9999. Seconds count from 1970-01-01T00:00 by the
 * clocks of the place that is spoken of; a day is its midnight. */
typedef enum nsc_precision {
    NSC_PRECISION_NONE = 0, /* no moment; all fields are 0 */
    NSC_PRECISION_DAY = 1,
    NSC_PRECISION_SECOND = 2
} nsc_precision;

typedef struct nsc_moment {
    int64_t second;
    int32_t zone;       /* minutes that those clocks are ahead of UTC, or NSC_NO_ZONE */
    uint32_t precision; /* nsc_precision */
} nsc_moment;

/* What the numbers of a column mean, which a stored result is checked by. */
typedef enum nsc_unit {
    NSC_UNIT_START = 0,  /* int32, ascending: of a range of the caller's text */
    NSC_UNIT_END = 1,    /* int32: its end; see nsc_layer_may_overlap */
    NSC_UNIT_NORM_START, /* int32: the same in the normalized text */
    NSC_UNIT_NORM_END,
    NSC_UNIT_SENT,     /* int32: the row of the sentence that holds the range */
    NSC_UNIT_LABEL,    /* uint8: index for nsc_result_label */
    NSC_UNIT_SCORE,    /* float32 in [0, 1]: probability that the row is right */
    NSC_UNIT_RULE,     /* uint8: an nsc_rule */
    NSC_UNIT_NAME,     /* uint8: index of the field's `names`; NSC_NO_NAME: none */
    NSC_UNIT_CODE,     /* int32: up to four ASCII characters, the first in the low byte; 0: none */
    NSC_UNIT_ROW,      /* int32: a row of the layer `refers_to`; -1: none */
    NSC_UNIT_DAY,      /* int32: days since 1970-01-01; NSC_NO_DAY: none */
    NSC_UNIT_SECOND,   /* int64: seconds since 1970-01-01T00:00; NSC_NO_SECOND: none */
    NSC_UNIT_NUMBER,   /* decimal */
    NSC_UNIT_ROW_TEXT, /* int32: as NSC_UNIT_ROW, but what readers want is that row's text */
    NSC_UNIT_ROW_KEY,  /* int32: likewise, nsc_name_key of that text */
    NSC_UNIT_ID,       /* int32: a number in somebody else's list, from 0 on; NSC_NO_ID: none */
    NSC_UNIT_DEGREES,  /* float64 in [-180, 180]: a latitude or longitude; NaN: none */
    NSC_UNIT_TEXT,     /* text */
    NSC_UNIT_MOMENT,   /* moment */
    NSC_N_UNITS
} nsc_unit;

#define NSC_MAX_EXPONENT 128 /* of a decimal, either side */
#define NSC_NO_NAME      UINT8_MAX
#define NSC_NO_DAY       INT32_MIN
#define NSC_AUTO_DAY     (INT32_MIN + 1) /* of nsc_options.published alone */
#define NSC_NO_SECOND    INT64_MIN
#define NSC_NO_ROW       (-1)
#define NSC_NO_ID        (-1)
#define NSC_NO_ZONE      INT32_MIN
#define NSC_MAX_ZONE     1439 /* minutes ahead of UTC, or behind */

typedef struct nsc_field {
    const char *name; /* of the attribute in Python: "start", "label" */
    nsc_kind kind;
    nsc_unit unit;
    const char *doc;     /* one line for people */
    int is_optional;     /* 1: readers do without; results stored before it was added lack it */
    nsc_layer refers_to; /* of NSC_UNIT_ROW and the like, the layer; see nsc_layer_filling */
    const char *const *names; /* of NSC_UNIT_NAME: ends with NULL; appended to, never changed */
} nsc_field;

/* Numbers of fields: every layer begins with where its rows lie. Appended to, never changed. */
enum {
    NSC_FIELD_START = 0,
    NSC_FIELD_END = 1,
    NSC_EDIT_NORM_START = 2,
    NSC_EDIT_NORM_END = 3,
    NSC_EDIT_RULE = 4,
    NSC_ENT_LABEL = 2,
    NSC_ENT_SCORE = 3,
    NSC_ENT_SENT = 4,
    NSC_ENT_PLACE = 5,
    NSC_ENT_COUNTRY = 6,
    NSC_ENT_COUNTRY_SOURCE = 7,
    NSC_ENT_IDENTITY = 8,
    NSC_ENT_ROLE = 9
};

/* Fields of blocks. */
enum {
    NSC_BLOCK_KIND = 2,
    NSC_BLOCK_SCORE = 3,
    NSC_BLOCK_PLACE = 4,
    NSC_BLOCK_AGENCY = 5,
    NSC_BLOCK_TIMEX = 6
};

/* Fields of places. */
enum {
    NSC_PLACE_ENT = 2,
    NSC_PLACE_COUNTRY = 3,
    NSC_PLACE_KIND = 4,
    NSC_PLACE_SOURCE = 5,
    NSC_PLACE_GEONAMES_ID = 6,
    NSC_PLACE_LAT = 7,
    NSC_PLACE_LON = 8
};

/* Most fields of a layer. */
#define NSC_MAX_FIELDS 12u

/* A layer's names: "ents", of the attribute; "entities", of the table; "name", of a row. Static, as
 * are its fields; NULL past the last layer or field. Safe from any thread. */
const char *nsc_layer_name(uint32_t layer);
const char *nsc_layer_table(uint32_t layer);
const char *nsc_layer_row(uint32_t layer);
const nsc_field *nsc_layer_field(uint32_t layer, uint32_t field);

/* A layer's bits with those of the layers that it needs. */
uint32_t nsc_layer_needs(uint32_t layers);

/* The layer that fills a field: its own, or the later one that the field refers to. A later layer
 * so gives a column to the rows of an earlier one ("identity" to names), which is optional, and
 * there when both were looked for. Safe from any thread. */
nsc_layer nsc_layer_filling(uint32_t layer, uint32_t field);

/* 1 when rows of the layer may overlap: then their starts ascend, of equal ones the longest first,
 * and nothing is said of their ends. Else no row begins before the one in front ends. */
int nsc_layer_may_overlap(uint32_t layer);

/* The rows of `layer` whose `field`, an NSC_UNIT_ROW, holds a row are a sequence of that row, under
 * a name: an identity's "mentions". Results hold no more than the field. */
typedef struct nsc_inverse {
    const char *name; /* of the attribute in Python */
    nsc_layer layer;
    uint32_t field;
    const char *doc; /* one line for people */
} nsc_inverse;

/* The inverses of a layer by number; NULL past the last one. Static. Safe from any thread. */
const nsc_inverse *nsc_layer_inverse(uint32_t layer, uint32_t number);

/* A name as it is counted over texts: its words in small letters, without accents, marks and a
 * leading "the", parted by blanks; UTF-8 without a closing NUL, cut behind a word where it would
 * be longer. Writes `out` and returns the length, 0 of a name without letters. Safe from any
 * thread. */
#define NSC_MAX_KEY_BYTES 256
size_t nsc_name_key(const nsc_text *name, char out[NSC_MAX_KEY_BYTES]);

/* A column: `n_items` numbers of one kind, borrowed until nsc_result_free. */
typedef struct nsc_column_view {
    const void *data; /* aligned for its kind; never NULL where there are items */
    size_t n_items;
    nsc_kind kind;
} nsc_column_view;

void nsc_result_free(nsc_result *res);

/* The layers that were looked for, NSC_LAYER_BITs. */
uint32_t nsc_result_layers(const nsc_result *res);

/* Fills *out with a layer's column, by the number of its field. No items when the layer was not
 * looked for, and where a stored result lacks an optional field. O(1). Safe from any thread. */
void nsc_result_column(const nsc_result *res, nsc_layer layer, uint32_t field,
                       nsc_column_view *out);

/* Rows of a layer: 0 when it was not looked for. */
uint32_t nsc_result_n_rows(const nsc_result *res, nsc_layer layer);

/* A layer's label names, as in the model that made the result; NULL past the last one. */
uint32_t nsc_result_n_labels(const nsc_result *res, nsc_layer layer);
const char *nsc_result_label(const nsc_result *res, nsc_layer layer, uint32_t label);

/* The normalized text in valid UTF-8 without a closing NUL, and the lengths of both texts in code
 * points. Borrowed until nsc_result_free. */
const char *nsc_result_normalized(const nsc_result *res, size_t *n_bytes);
uint32_t nsc_result_n_cps(const nsc_result *res);
uint32_t nsc_result_n_norm_cps(const nsc_result *res);

/* How many lone surrogates and values past U+10FFFF were replaced while the text was read. */
uint32_t nsc_result_n_replaced(const nsc_result *res);

/* Carries a range from the normalized to the original text and back. A bound inside an edit snaps
 * outwards, so the answer always covers whole edits; bounds past the end are taken as the end.
 * O(log n_edits). Safe from any thread. */
void nsc_result_to_original(const nsc_result *res, uint32_t norm_start, uint32_t norm_end,
                            uint32_t *start, uint32_t *end);
void nsc_result_to_normalized(const nsc_result *res, uint32_t start, uint32_t end,
                              uint32_t *norm_start, uint32_t *norm_end);

/* The sentence that holds code point `cp` of the original text, or NSC_NONE when it lies in none.
 * O(log n_sents). Safe from any thread. */
#define NSC_NONE UINT32_MAX
uint32_t nsc_result_sentence_of(const nsc_result *res, uint32_t cp);

/* The result's block as bytes (borrowed), to be stored or sent, and back: nsc_result_open copies
 * the bytes, checks all that other functions rely on, and refuses with NSC_E_RESULT what no run can
 * have made. Layers and fields that this version doesn't know are kept and passed over, so that
 * results of newer versions can be read, and those of older ones too. Little-endian machines of any
 * kind read each other's. */
const void *nsc_result_bytes(const nsc_result *res, size_t *n_bytes);
nsc_status nsc_result_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                           nsc_result **out, nsc_error *err);

#ifdef __cplusplus
}
#endif

#endif
