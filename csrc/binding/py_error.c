/* The one table from statuses to exceptions. */
#include "py_error.h"

static PyObject *exception_for(PyObject *model_error, nsc_status status) {
    switch (status) {
    case NSC_E_NOMEM:
        return PyExc_MemoryError;
    case NSC_E_LIMIT:
        return PyExc_ValueError;
    case NSC_E_MODEL:
        return model_error;
    case NSC_E_RESULT:
        return PyExc_ValueError;
    case NSC_E_ARGUMENT: /* the binding checks what it passes on */
    case NSC_OK:
        break;
    }
    return PyExc_SystemError;
}

PyObject *nspy_raise(PyObject *model_error, PyObject *where, const nsc_error *err) {
    PyObject *exception = exception_for(model_error, err->status);
    if (where)
        PyErr_Format(exception, "%U: %s", where, err->message);
    else
        PyErr_SetString(exception, err->message);
    return NULL;
}
