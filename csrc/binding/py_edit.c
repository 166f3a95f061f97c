/* Edit: one change that normalization made, a named tuple of plain values. */
#include "py_newscore.h"

static PyStructSequence_Field edit_fields[] = {
    {"rule", "Name of the rule."},
    {"start", "First code point of the original text that was replaced."},
    {"end", "One past the last."},
    {"original", "The characters that were replaced."},
    {"replacement", "What stands for them in the normalized text."},
    {NULL, NULL},
};

PyStructSequence_Desc nspy_edit_desc = {
    .name = "newscore.Edit",
    .doc = "One change that normalization made: (rule, start, end, original, replacement).",
    .fields = edit_fields,
    .n_in_sequence = 5,
};

/* Five items, each of which may have failed; takes them over. */
static PyObject *edit_new(nspy_state *state, PyObject *const items[5]) {
    PyObject *edit = PyStructSequence_New(state->edit_type);
    bool complete = edit != NULL;
    for (Py_ssize_t i = 0; i < 5; i++) {
        complete = complete && items[i];
        if (edit)
            PyStructSequence_SetItem(edit, i, items[i]);
        else
            Py_XDECREF(items[i]);
    }
    if (!complete) Py_CLEAR(edit);
    return edit;
}

static PyObject *edit_at(nspy_state *state, nspy_doc *doc, PyObject *normalized, Py_ssize_t row) {
    uint32_t start = nspy_offset_at(doc, NSC_LAYER_EDITS, NSC_FIELD_START, row);
    uint32_t end = nspy_offset_at(doc, NSC_LAYER_EDITS, NSC_FIELD_END, row);
    uint32_t norm_start = nspy_offset_at(doc, NSC_LAYER_EDITS, NSC_EDIT_NORM_START, row);
    uint32_t norm_end = nspy_offset_at(doc, NSC_LAYER_EDITS, NSC_EDIT_NORM_END, row);
    nsc_column_view rules;
    nsc_result_column(doc->result, NSC_LAYER_EDITS, NSC_EDIT_RULE, &rules);
    PyObject *rule = PyTuple_GetItem(state->rule_names, ((const uint8_t *)rules.data)[row]);
    if (!rule) return NULL;
    PyObject *const items[5] = {
        Py_NewRef(rule),
        PyLong_FromUnsignedLong(start),
        PyLong_FromUnsignedLong(end),
        PyUnicode_Substring(doc->text, (Py_ssize_t)start, (Py_ssize_t)end),
        PyUnicode_Substring(normalized, (Py_ssize_t)norm_start, (Py_ssize_t)norm_end),
    };
    return edit_new(state, items);
}

PyObject *nspy_edits_of(nspy_state *state, nspy_doc *doc) {
    PyObject *normalized = nspy_doc_normalized(doc);
    if (!normalized) return NULL;
    Py_ssize_t n_edits = nspy_n_rows(doc, NSC_LAYER_EDITS);
    PyObject *edits = PyTuple_New(n_edits);
    for (Py_ssize_t i = 0; edits && i < n_edits; i++) {
        PyObject *edit = edit_at(state, doc, normalized, i);
        if (edit)
            PyTuple_SET_ITEM(edits, i, edit);
        else
            Py_CLEAR(edits);
    }
    return edits;
}
