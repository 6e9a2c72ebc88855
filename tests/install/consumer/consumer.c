/*
 * consumer.c - a host: its own names, equal to names inside the library, are its own.
 */
#include <stdio.h>
#include <string.h>

#include <tide/tide.h>

/* Names that the library uses inside. */
int memory_alloc(void);
int error_set(void);

int memory_alloc(void)
{
    return 1;
}

int error_set(void)
{
    return 2;
}

int main(void)
{
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    tide_error err = {0};

    if (tide_engine_open(NULL, &engine, &err) != TIDE_STATUS_OK)
        return 1;
    /* Inside, this fills an error by a function of the name above. */
    if (tide_job_new(engine, "no such verb", &job, &err) != TIDE_STATUS_ARGUMENT ||
        strcmp(err.id, "no_verb") != 0)
        return 1;
    tide_engine_close(engine);
    printf("tide %s\n", tide_version());
    return memory_alloc() + error_set() != 3;
}
