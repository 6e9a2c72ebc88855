/*
 * glpk_guard.c - calls of GLPK, with a way back from its errors.
 */
#include "audit/glpk_guard.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>

enum { ITERATIONS_PER_LINE = 50, LEAST_ITERATIONS = 1000 };

/* Of a GLPK that was built without an environment per thread. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void jump_out(void *info)
{
    longjmp(*(jmp_buf *)info, 1);
}

/* GLPK tells of an error before it ends the process; the status says it here. */
static int swallow(void *info, const char *text)
{
    (void)info;
    (void)text;
    return 1;
}

static int kind_of(double low, double high)
{
    if (isinf(low))
        return isinf(high) ? GLP_FR : GLP_UP;
    if (isinf(high))
        return GLP_LO;
    return low < high ? GLP_DB : GLP_FX;
}

static void fill(glp_prob *problem, const struct linear_program *program)
{
    if (program->row_count > 0)
        glp_add_rows(problem, (int)program->row_count);
    if (program->column_count > 0)
        glp_add_cols(problem, (int)program->column_count);
    glp_set_obj_dir(problem, GLP_MIN);
    for (size_t i = 0; i < program->row_count; i++)
        glp_set_row_bnds(problem, (int)i + 1,
                         kind_of(program->row_low[i], program->row_high[i]),
                         program->row_low[i], program->row_high[i]);
    for (size_t i = 0; i < program->column_count; i++)
        glp_set_col_bnds(problem, (int)i + 1,
                         kind_of(program->column_low[i], program->column_high[i]),
                         program->column_low[i], program->column_high[i]);
}

/* GLPK counts from 1 and takes whole rows. Entries stand by rows. */
static void fill_rows(glp_prob *problem, const struct linear_program *program,
                      int *column, double *value)
{
    size_t at = 0;

    for (size_t i = 0; i < program->row_count; i++) {
        int count = 0;
        for (; at < program->entry_count && program->entry_row[at] == (int)i; at++) {
            column[++count] = program->entry_column[at] + 1;
            value[count] = program->entry[at];
        }
        glp_set_mat_row(problem, (int)i + 1, count, column, value);
    }
}

static void leave(struct glpk_guard *guard)
{
    glp_error_hook(NULL, NULL);
    glp_term_out(guard->was_term_out);
    if (guard->is_own)
        glp_free_env();
    if (glp_config("TLS") == NULL)
        pthread_mutex_unlock(&lock);
    *guard = (struct glpk_guard){0};
}

tide_status glpk_guard_open(const struct linear_program *program, struct glpk_guard *out)
{
    jmp_buf back;

    *out = (struct glpk_guard){.row_count = program->row_count,
                               .column_count = program->column_count};
    if (program->row_count >= INT_MAX || program->column_count >= INT_MAX)
        return TIDE_STATUS_NO_MEMORY;
    if (glp_config("TLS") == NULL)
        pthread_mutex_lock(&lock);
    out->is_own = glp_init_env() == 0;
    out->was_term_out = glp_term_out(GLP_OFF);
    if (out->is_own)
        glp_term_hook(swallow, NULL);
    if (setjmp(back) != 0) {
        out->is_own = true; /* nothing of it can be used after an error */
        leave(out);
        return TIDE_STATUS_NO_MEMORY;
    }
    glp_error_hook(jump_out, &back);
    glp_prob *problem = glp_create_prob();
    fill(problem, program);
    int *column = glp_alloc((int)program->column_count + 1, sizeof *column);
    double *value = glp_alloc((int)program->column_count + 1, sizeof *value);
    fill_rows(problem, program, column, value);
    glp_free(column);
    glp_free(value);
    glp_error_hook(NULL, NULL);
    out->problem = problem;
    out->is_open = true;
    return TIDE_STATUS_OK;
}

void glpk_guard_close(struct glpk_guard *guard)
{
    if (!guard->is_open)
        return;
    glp_delete_prob(guard->problem);
    leave(guard);
}

tide_status glpk_guard_minimise(struct glpk_guard *guard, const double *cost,
                                double *multiplier, double *point, bool *is_solved)
{
    glp_prob *problem = guard->problem;
    size_t lines = guard->row_count + guard->column_count;
    jmp_buf back;
    glp_smcp how;

    *is_solved = false;
    if (setjmp(back) != 0) {
        guard->is_own = true;
        leave(guard);
        return TIDE_STATUS_NO_MEMORY;
    }
    glp_error_hook(jump_out, &back);
    for (size_t i = 0; i < guard->column_count; i++)
        glp_set_obj_coef(problem, (int)i + 1, cost[i]);
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.it_lim = lines * ITERATIONS_PER_LINE < INT_MAX - LEAST_ITERATIONS
                     ? (int)(lines * ITERATIONS_PER_LINE) + LEAST_ITERATIONS
                     : INT_MAX;
    if (guard->is_astray)
        glp_std_basis(problem);
    int code = glp_simplex(problem, &how);
    if (code == GLP_EBADB || code == GLP_ESING || code == GLP_ECOND) {
        glp_std_basis(problem);
        code = glp_simplex(problem, &how);
    }
    *is_solved = code == 0 && glp_get_status(problem) == GLP_OPT;
    guard->is_astray = !*is_solved;
    for (size_t i = 0; *is_solved && i < guard->row_count; i++)
        multiplier[i] = glp_get_row_dual(problem, (int)i + 1);
    for (size_t i = 0; *is_solved && point != NULL && i < guard->column_count; i++)
        point[i] = glp_get_col_prim(problem, (int)i + 1);
    glp_error_hook(NULL, NULL);
    return TIDE_STATUS_OK;
}

const char *glpk_guard_version(void)
{
    return glp_version();
}
