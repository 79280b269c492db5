/* State: a magic word, then the values, then a sum over both. */
#include "faulty.h"

#include <stddef.h>

static const char magic[8] = "FAULTY1";

typedef struct {
	char magic[8];
	double value[PARAMS];
	uint64_t sum;
} blob;

static uint64_t sum_of(const blob *b) {
	uint64_t sum = 14695981039346656037u;
	for (size_t i = 0; i < offsetof(blob, sum); i++) sum = (sum ^ ((const uint8_t *)b)[i]) * 1099511628211u;
	return sum;
}

static bool save(const clap_plugin_t *p, const clap_ostream_t *s) {
	faulty *f = of(p);
	blob b;
	memcpy(b.magic, magic, sizeof magic);
	memcpy(b.value, f->value, sizeof b.value);
	if (fault("state-save-false")) return false;
	if (fault("state-empty")) return true;
	if (fault("state-save-changes")) f->value[DELAY] = 1;
	if (fault("state-counts")) b.magic[7] = (char)f->calls++;
	if (fault("state-forgets")) b.value[DELAY] = 0;
	if (fault("state-address")) memcpy(b.magic + 4, &p, 4);
	if (fault("state-stale") && f->processing) b.value[DELAY] = 10;
	b.sum = sum_of(&b);
	const char *from = (const char *)&b;
	for (size_t done = 0; done < sizeof b;) {
		int64_t n = s->write(s, from + done, sizeof b - done);
		if (fault("state-write-once") && n >= 0) return n == (int64_t)sizeof b;
		if (fault("state-write-unheard")) return true;
		if (n <= 0) return false;
		done += (size_t)n;
	}
	return true;
}

static bool load(const clap_plugin_t *p, const clap_istream_t *s) {
	faulty *f = of(p);
	char bytes[sizeof(blob) + 1] = {0};
	size_t got = 0;
	for (int64_t n; got < sizeof bytes && (n = s->read(s, bytes + got, sizeof bytes - got)) != 0;) {
		if (n < 0) {
			if (fault("state-read-unheard")) return true;
			return false;
		}
		got += (size_t)n;
		if (fault("state-read-once")) break;
	}
	blob b;
	memcpy(&b, bytes, sizeof b);
	if (fault("state-load-false") || (fault("state-load-active-false") && f->active)) return false;
	if (fault("state-load-active-ignored") && f->active) return true;
	if (fault("state-empty-taken") && got == 0) return true;
	if (fault("state-cut-taken") && got > 0 && got < sizeof b) return true;
	if (fault("state-all-taken") && got > sizeof b) return f->value[DELAY] = 7, true;
	if (fault("state-random-shrugged") && got > sizeof b) return true;
	if (fault("state-early")) memcpy(f->value, param_default, sizeof f->value);
	bool whole = got == sizeof b && (memcmp(b.magic, magic, 4) == 0 || fault("state-address"));
	if (!whole || (b.sum != sum_of(&b) && !fault("state-trusting"))) return false;
	if (fault("state-keeps-delay") && f->value[DELAY] != 10) b.value[DELAY] = f->value[DELAY];
	memcpy(f->value, b.value, sizeof b.value);
	return true;
}

const clap_plugin_state_t ext_state = {save, load};

static bool save_for(const clap_plugin_t *p, const clap_ostream_t *s, uint32_t context) {
	faulty *f = of(p);
	if (fault("context-duplicate-false") && context == 2) return false;
	if (!fault("context-preset-part") || context != 1) return save(p, s);
	double delay = f->value[DELAY];
	f->value[DELAY] = 1;
	bool ok = save(p, s);
	f->value[DELAY] = delay;
	return ok;
}

static bool load_for(const clap_plugin_t *p, const clap_istream_t *s, uint32_t context) {
	if (fault("context-load-false") && context == 3) return false;
	if (fault("context-load-any")) return load(p, s), true;
	return load(p, s);
}

const state_context ext_state_context = {save_for, load_for};
