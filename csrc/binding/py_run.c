/* Running texts: contexts are pooled, the GIL is released, and several texts go in one turn.
 *
 * A context is one thread's working memory. Threads that call the same pipeline at once each take
 * one out of its pool, or make one when the pool is empty; taking and giving back happen under the
 * GIL, which is all the locking there is. At most NSPY_POOL_SIZE are kept.
 */
#include "py_error.h"
#include "py_newscore.h"

nsc_status nspy_pool_take(nspy_pool *pool, const nsc_model *model, nsc_context **out,
                          nsc_error *err) {
    if (pool->n_idle == 0) return nsc_context_new(NULL, model, out, err);
    *out = pool->idle[--pool->n_idle];
    return NSC_OK;
}

void nspy_pool_give(nspy_pool *pool, nsc_context *ctx) {
    if (pool->n_idle < NSPY_POOL_SIZE)
        pool->idle[pool->n_idle++] = ctx;
    else
        nsc_context_free(ctx);
}

void nspy_pool_clear(nspy_pool *pool) {
    while (pool->n_idle > 0) nsc_context_free(pool->idle[--pool->n_idle]);
}

/* Needs no GIL: touches no object, only the characters of strings that the jobs keep alive. */
static nsc_status run_jobs(nsc_context *ctx, const nsc_options *opt, nspy_job *jobs, size_t n_jobs,
                           size_t *n_done, nsc_error *err) {
    for (size_t i = 0; i < n_jobs; i++) {
        nsc_status status = nsc_run(ctx, &jobs[i].view, opt, &jobs[i].result, err);
        if (status != NSC_OK) return status;
        jobs[i].published = nsc_context_published(ctx);
        *n_done = i + 1;
    }
    return NSC_OK;
}

nsc_status nspy_run(nspy_pool *pool, const nsc_model *model, const nsc_options *opt, nspy_job *jobs,
                    size_t n_jobs, size_t *n_done, nsc_error *err) {
    nsc_context *ctx = NULL;
    *n_done = 0;
    nsc_status status = nspy_pool_take(pool, model, &ctx, err);
    if (status != NSC_OK) return status;

    size_t n_cps = 0;
    for (size_t i = 0; i < n_jobs && n_cps <= NSPY_KEEP_GIL_CPS; i++) n_cps += jobs[i].view.length;
    if (n_cps > NSPY_KEEP_GIL_CPS) {
        Py_BEGIN_ALLOW_THREADS status = run_jobs(ctx, opt, jobs, n_jobs, n_done, err);
        Py_END_ALLOW_THREADS
    } else {
        status = run_jobs(ctx, opt, jobs, n_jobs, n_done, err);
    }
    nspy_pool_give(pool, ctx);
    return status;
}

PyObject *nspy_normalize(nspy_pool *pool, const nspy_job *job, uint32_t rules, PyObject *error) {
    nsc_context *ctx = NULL;
    nsc_normalized found;
    nsc_error err = {0};
    PyObject *normalized = NULL;
    nsc_status status = nspy_pool_take(pool, NULL, &ctx, &err);
    if (status == NSC_OK && job->view.length > NSPY_KEEP_GIL_CPS) {
        Py_BEGIN_ALLOW_THREADS status = nsc_normalize(ctx, &job->view, rules, &found, &err);
        Py_END_ALLOW_THREADS
    } else if (status == NSC_OK) {
        status = nsc_normalize(ctx, &job->view, rules, &found, &err);
    }
    if (status != NSC_OK)
        nspy_raise(error, NULL, &err);
    else if (found.is_changed)
        normalized = PyUnicode_DecodeUTF8(found.utf8, (Py_ssize_t)found.n_bytes, NULL);
    else
        normalized = Py_NewRef(job->text);
    if (ctx) {
        nsc_context_trim(ctx);
        nspy_pool_give(pool, ctx);
    }
    return normalized;
}
