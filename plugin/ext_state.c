/* clap.state: the streams; what the bytes mean is Go's. */
#include "lacquer.h"

#include "_cgo_export.h"

#include <stdlib.h>

enum { FIRST_READ = 16 << 10, MAX_STATE = 2 << 20 };

static bool save(const clap_plugin_t *plugin, const clap_ostream_t *stream) {
	lq_expect_main(lq_of(plugin), "state.save");
	if (!stream || !stream->write) return false;
	uint64_t size = 0, done = 0;
	char *bytes = lq_go_state_save(lq_of(plugin)->handle, &size);
	if (!bytes) return false;
	while (done < size) {
		int64_t n = stream->write(stream, bytes + done, size - done);
		if (n <= 0 || (uint64_t)n > size - done) break;
		done += (uint64_t)n;
	}
	free(bytes);
	return done == size;
}

/* read_all reads the stream to its end, at most MAX_STATE bytes. */
static char *read_all(const clap_istream_t *stream, uint64_t *size) {
	uint64_t room = FIRST_READ;
	char *bytes = malloc(room);
	*size = 0;
	while (bytes) {
		int64_t n = stream->read(stream, bytes + *size, room - *size);
		if (n == 0) return bytes;
		if (n < 0 || (uint64_t)n > room - *size) break;
		*size += (uint64_t)n;
		if (*size < room) continue;
		if (room >= MAX_STATE) break;
		room *= 2;
		char *more = realloc(bytes, room);
		if (!more) break;
		bytes = more;
	}
	free(bytes);
	return NULL;
}

static bool load(const clap_plugin_t *plugin, const clap_istream_t *stream) {
	lq_plugin *p = lq_of(plugin);
	lq_expect_main(p, "state.load");
	if (!stream || !stream->read) return false;
	uint64_t size;
	char *bytes = read_all(stream, &size);
	if (!bytes) return false;
	uint32_t answer = lq_go_state_load(p->handle, bytes, size);
	free(bytes);
	if (answer & LQ_FAILED) return false; /* a state refused is the host's to report */
	lq_answer(p, answer);
	if (p->host_params && p->host_params->rescan) p->host_params->rescan(p->host, CLAP_PARAM_RESCAN_VALUES);
	return true;
}

const clap_plugin_state_t lq_ext_state = {save, load};
