/* From Python's arguments to the core's: texts, dates of publication, rules. */
#ifndef PY_TEXT_H
#define PY_TEXT_H

#include "py_newscore.h"

/* Reads a text argument: *text is a new reference to an exact str, *view its characters, which
 * live as long as that. TypeError when `arg` is no str. O(1), but a copy for a subclass of str. */
int nspy_read_text(PyObject *arg, PyObject **text, nsc_text *view);

/* Reads the argument `published`: NULL or None, a date, a datetime (its date, in its own time
 * zone) or a str "YYYY-MM-DD", behind which an hour is passed over. Returns a new reference to None
 * or an exact date. */
PyObject *nspy_read_published(PyObject *arg);

/* Days from 1970-01-01 to what nspy_read_published gave; NSC_NO_DAY for None. 0, or -1 with an
 * exception. */
int nspy_day_of(PyObject *published, int32_t *day);

/* Likewise of `published` where it may be "auto" as well: *published is None then, *day
 * NSC_AUTO_DAY. 0, or -1 with an exception. */
int nspy_read_day(PyObject *arg, PyObject **published, int32_t *day);

/* The date of a day, or None for NSC_NO_DAY. */
PyObject *nspy_date_of(int32_t day);

/* Is it the str "auto"? */
bool nspy_is_auto(PyObject *arg);

/* Reads the argument `kinds`, one or an iterable of names of kinds of blocks, or NULL or None
 * for all, as nsc_options has it. 0, or -1 with an exception. */
int nspy_read_kinds(PyObject *arg, uint32_t *kinds);

/* Reads the argument `line_breaks`, "auto", "keep" or "join". 0, or -1 with an exception. */
int nspy_read_line_breaks(PyObject *arg, nsc_line_breaks *out);
const char *nspy_line_breaks_name(nsc_line_breaks line_breaks);

/* Reads the argument `home`, the code of a country, as nsc_options has it; None leaves `out` as it
 * is. 0, or -1 with an exception. */
int nspy_read_home(PyObject *arg, char out[3]);

/* Reads the argument `abbreviations`, an iterable of str or NULL or None for none, as a new tuple
 * and the core's set, NULL when there are none; the caller frees both. -1 with an exception. */
int nspy_read_abbreviations(PyObject *arg, PyObject **tuple, nsc_abbreviations **out);

/* Reads the argument `min_score`, a number from 0 to 1. -1 with an exception. */
int nspy_read_score(PyObject *arg, double *score);

/* Reads the argument `effort`, a number from 0 to 1, or NULL or None, which leave *effort as it is.
 * -1 with an exception. */
int nspy_read_effort(PyObject *arg, double *effort);

/* Reads the argument `labels`: NULL or None for all, else a str or an iterable of str, each of the
 * tuple `known`; a bit for each, NSPY_LABELS_ALL when it is all of them. -1 with an exception. */
int nspy_read_labels(PyObject *arg, PyObject *known, uint32_t *labels);

/* Sets or clears a rule in *rules: `name` is "form" with "NFC", "NFD", "NFKC", "NFKD" or None, or
 * the name of a rule with a bool. As keywords, the rules of the forms are set by `form` alone; as
 * keys of a mapping, all have names. */
int nspy_read_rule(const nspy_state *state, bool as_keyword, PyObject *name, PyObject *value,
                   uint32_t *rules);

#endif
