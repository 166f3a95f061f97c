/* From the core's errors to Python's. */
#ifndef PY_ERROR_H
#define PY_ERROR_H

#include "py_newscore.h"

/* Raises the exception for err->status, "WHERE: MESSAGE", or the message alone when `where` is
 * NULL. `where` is a str, `model_error` the class for NSC_E_MODEL, which lives in a module's state.
 * Returns NULL, so that a function may end with it. */
PyObject *nspy_raise(PyObject *model_error, PyObject *where, const nsc_error *err);

#endif
