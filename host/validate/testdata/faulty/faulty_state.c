/* State: a magic word, then the values. */
#include "faulty.h"

static const char magic[8] = "FAULTY1";

typedef struct {
	char magic[8];
	double value[PARAMS];
} blob;

static bool save(const clap_plugin_t *p, const clap_ostream_t *s) {
	blob b;
	memcpy(b.magic, magic, sizeof magic);
	memcpy(b.value, of(p)->value, sizeof b.value);
	const char *from = (const char *)&b;
	for (size_t done = 0; done < sizeof b;) {
		int64_t n = s->write(s, from + done, sizeof b - done);
		if (n <= 0) return false;
		done += (size_t)n;
	}
	return true;
}

static bool load(const clap_plugin_t *p, const clap_istream_t *s) {
	char bytes[sizeof(blob) + 1];
	size_t got = 0;
	for (int64_t n; (n = s->read(s, bytes + got, sizeof bytes - got)) != 0;) {
		if (n < 0 || got + (size_t)n > sizeof(blob)) return false;
		got += (size_t)n;
	}
	blob b;
	memcpy(&b, bytes, sizeof b);
	if (got != sizeof b || memcmp(b.magic, magic, sizeof magic) != 0) return false;
	memcpy(of(p)->value, b.value, sizeof b.value);
	return true;
}

const clap_plugin_state_t ext_state = {save, load};
