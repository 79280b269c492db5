/* The host's audio buffers. The plugin goes by what a buffer has, not by what
 * the port should: one channel in feeds both sides, one channel out is their
 * mid; channels beyond the second, and ports beyond the first, are not heard
 * and come out silent. constant_mask of the input is not needed, that of the
 * output claims nothing. */
#include "lacquer.h"

#include <string.h>

/* channel gives a channel's samples, NULL where they are missing, and sets the
 * bit in *is64 if they are double, which go first where the host gives both. */
static void *channel(const clap_audio_buffer_t *b, uint32_t c, uint32_t bit, uint32_t *is64) {
	if (!b || c >= b->channel_count) return NULL;
	if (b->data64 && b->data64[c]) {
		*is64 |= 1u << bit;
		return b->data64[c];
	}
	return b->data32 ? b->data32[c] : NULL;
}

/* lq_connect puts the channels of a block into b. */
void lq_connect(lq_block *b, const clap_process_t *pr) {
	const clap_audio_buffer_t *in = pr->audio_inputs_count ? pr->audio_inputs : NULL;
	const clap_audio_buffer_t *out = pr->audio_outputs_count ? pr->audio_outputs : NULL;
	for (uint32_t i = 0; i < 2; i++) {
		b->in[i] = channel(in, in && in->channel_count == 1 ? 0 : i, i, &b->in64);
		b->out[i] = channel(out, i, i, &b->out64);
	}
	b->mono = out && out->channel_count == 1;
}

static void *at(const void *samples, bool is64, uint32_t frame) {
	return samples ? (char *)samples + (size_t)frame * (is64 ? sizeof(double) : sizeof(float)) : NULL;
}

/* lq_advance moves b on by frames. */
void lq_advance(lq_block *b, uint32_t frames) {
	for (uint32_t i = 0; i < 2; i++) {
		b->in[i] = at(b->in[i], b->in64 >> i & 1, frames);
		b->out[i] = at(b->out[i], b->out64 >> i & 1, frames);
	}
}

static void clear(const clap_audio_buffer_t *b, uint32_t c, uint32_t frames) {
	if (b->data64 && b->data64[c]) memset(b->data64[c], 0, frames * sizeof(double));
	if (b->data32 && b->data32[c]) memset(b->data32[c], 0, frames * sizeof(float));
}

/* lq_fill_rest writes what the chain leaves: the channels that are silent, and
 * the second copy of one that the host gives in both widths. */
void lq_fill_rest(const clap_process_t *pr) {
	for (uint32_t o = 0; pr->audio_outputs && o < pr->audio_outputs_count; o++) {
		clap_audio_buffer_t *b = &pr->audio_outputs[o];
		b->constant_mask = 0;
		for (uint32_t c = 0; c < b->channel_count; c++) {
			if (o > 0 || c > 1)
				clear(b, c, pr->frames_count);
			else if (b->data64 && b->data64[c] && b->data32 && b->data32[c])
				for (uint32_t i = 0; i < pr->frames_count; i++) b->data32[c][i] = (float)b->data64[c][i];
		}
	}
}

/* lq_silence writes zeros to all outputs. */
void lq_silence(const clap_process_t *pr) {
	for (uint32_t o = 0; pr->audio_outputs && o < pr->audio_outputs_count; o++) {
		pr->audio_outputs[o].constant_mask = 0;
		for (uint32_t c = 0; c < pr->audio_outputs[o].channel_count; c++)
			clear(&pr->audio_outputs[o], c, pr->frames_count);
	}
}
