/* clap.state and clap.state-context: the streams; what the bytes mean is
 * Go's. */
#include "lacquer.h"

#include "_cgo_export.h"

#include <stdio.h>
#include <stdlib.h>

/* A context that is not known counts as a project, which is all there is. */
static bool is_preset(uint32_t context) { return context == CLAP_STATE_CONTEXT_FOR_PRESET; }

/* buffer is an instance's for states, made for the first and kept: only the
 * pages that were written take memory. */
static char *buffer(lq_plugin *p) {
	if (!p->state) p->state = malloc(LQ_MAX_STATE + 1);
	return p->state;
}

static bool write_all(const clap_ostream_t *stream, const char *bytes, uint64_t size) {
	while (size > 0) {
		int64_t n = stream->write(stream, bytes, size);
		if (n <= 0 || (uint64_t)n > size) return false;
		bytes += n;
		size -= (uint64_t)n;
	}
	return true;
}

/* read_all reads a stream to its end, or to more than a state may have. */
static bool read_all(const clap_istream_t *stream, char *bytes, uint64_t *size) {
	for (*size = 0; *size <= LQ_MAX_STATE;) {
		uint64_t room = LQ_MAX_STATE + 1 - *size;
		int64_t n = stream->read(stream, bytes + *size, room);
		if (n == 0) return true;
		if (n < 0 || (uint64_t)n > room) return false;
		*size += (uint64_t)n;
	}
	return true;
}

static bool save_context(const clap_plugin_t *plugin, const clap_ostream_t *stream, uint32_t context) {
	lq_plugin *p = lq_of(plugin);
	lq_expect_main(p, "state.save");
	if (!stream || !stream->write) return false;
	char *bytes = buffer(p);
	if (!bytes) return false;
	uint32_t size = lq_go_state_save(p->handle, is_preset(context), bytes, LQ_MAX_STATE);
	return size > 0 && write_all(stream, bytes, size);
}

static bool refuse(lq_plugin *p, const char *why) {
	char text[400];
	snprintf(text, sizeof text, "Lacquer: nothing was loaded: %s", why);
	if (p->log && p->log->log) p->log->log(p->host, CLAP_LOG_ERROR, text);
	return false;
}

static bool load_context(const clap_plugin_t *plugin, const clap_istream_t *stream, uint32_t context) {
	lq_plugin *p = lq_of(plugin);
	lq_expect_main(p, "state.load");
	if (!stream || !stream->read) return false;
	char *bytes = buffer(p), why[320] = "internal error";
	uint64_t size;
	if (!bytes) return refuse(p, "state: no memory");
	if (!read_all(stream, bytes, &size)) return refuse(p, "state: the host's stream failed");
	uint32_t answer = lq_go_state_load(p->handle, is_preset(context), bytes, (uint32_t)size, why, sizeof why);
	if (answer & LQ_FAILED) return refuse(p, why);
	lq_answer(p, answer);
	if (p->host_params && p->host_params->rescan) p->host_params->rescan(p->host, CLAP_PARAM_RESCAN_VALUES);
	return true;
}

static bool save(const clap_plugin_t *plugin, const clap_ostream_t *stream) {
	return save_context(plugin, stream, CLAP_STATE_CONTEXT_FOR_PROJECT);
}

static bool load(const clap_plugin_t *plugin, const clap_istream_t *stream) {
	return load_context(plugin, stream, CLAP_STATE_CONTEXT_FOR_PROJECT);
}

const clap_plugin_state_t lq_ext_state = {save, load};
const clap_plugin_state_context_t lq_ext_state_context = {save_context, load_context};
