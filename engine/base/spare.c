/*
 * spare.c - a short list, looked through from the newest: its pages are still near.
 */
#include "base/spare.h"

#include <string.h>

enum { EIGHTHS = 3 };

void spare_init(struct spare *spare)
{
    pthread_mutex_init(&spare->lock, NULL);
    spare->count = 0;
    spare->bytes = 0;
}

size_t spare_size(size_t bytes)
{
    size_t step = (size_t)1 << (63 - __builtin_clzll(bytes)) >> EIGHTHS;

    return (bytes + step - 1) / step * step;
}

static struct spare_block take_out(struct spare *spare, size_t i)
{
    struct spare_block block = spare->block[i];

    spare->count--;
    memmove(&spare->block[i], &spare->block[i + 1],
            (spare->count - i) * sizeof spare->block[i]);
    spare->bytes -= block.bytes;
    return block;
}

void *spare_take(struct spare *spare, size_t bytes)
{
    void *at = NULL;

    pthread_mutex_lock(&spare->lock);
    for (size_t i = spare->count; at == NULL && i-- > 0;)
        if (spare->block[i].bytes == bytes)
            at = take_out(spare, i).at;
    pthread_mutex_unlock(&spare->lock);
    return at;
}

bool spare_keep(struct spare *spare, void *at, size_t bytes)
{
    pthread_mutex_lock(&spare->lock);
    bool has_room = spare->count < SPARE_BLOCKS;
    if (has_room) {
        spare->block[spare->count++] = (struct spare_block){at, bytes};
        spare->bytes += bytes;
    }
    pthread_mutex_unlock(&spare->lock);
    return has_room;
}

bool spare_shed(struct spare *spare, size_t most_bytes, struct spare_block *out)
{
    pthread_mutex_lock(&spare->lock);
    bool is_too_much = spare->bytes > most_bytes || spare->count == SPARE_BLOCKS;
    if (is_too_much)
        *out = take_out(spare, 0);
    pthread_mutex_unlock(&spare->lock);
    return is_too_much;
}

void spare_release(struct spare *spare)
{
    pthread_mutex_destroy(&spare->lock);
}
