/* The plugin object: lifecycle and process. */
#include "lacquer.h"

#include "_cgo_export.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
/* While the chain runs, denormals become zero, rounding is to nearest and no
 * exception traps, so that the samples are the same in every host; the host's
 * setting comes back. */
static inline uint64_t our_float_mode(void) {
	uint64_t old = _mm_getcsr();
	_mm_setcsr(0x9fc0);
	return old;
}
static inline void restore_float_mode(uint64_t old) { _mm_setcsr((unsigned)old); }
#elif defined(__aarch64__)
static inline uint64_t our_float_mode(void) {
	uint64_t old;
	__asm__ volatile("mrs %0, fpcr" : "=r"(old));
	__asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)1 << 24));
	return old;
}
static inline void restore_float_mode(uint64_t old) { __asm__ volatile("msr fpcr, %0" : : "r"(old)); }
#else
static inline uint64_t our_float_mode(void) { return 0; }
static inline void restore_float_mode(uint64_t old) { (void)old; }
#endif

/* lq_answer acts on what a call of the Go side said. */
void lq_answer(lq_plugin *p, uint32_t answer) {
	if ((answer & LQ_FAILED) && !__atomic_exchange_n(&p->muted, 1, __ATOMIC_RELAXED) && p->log && p->log->log)
		p->log->log(p->host, CLAP_LOG_ERROR, "Lacquer: internal error, this instance is silent from now on");
	if ((answer & LQ_RESTART) && p->host->request_restart && !__atomic_exchange_n(&p->restarting, 1, __ATOMIC_RELAXED))
		p->host->request_restart(p->host);
}

static bool init(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	if (p->host->get_extension) {
		p->log = p->host->get_extension(p->host, CLAP_EXT_LOG);
		p->host_latency = p->host->get_extension(p->host, CLAP_EXT_LATENCY);
		p->host_params = p->host->get_extension(p->host, CLAP_EXT_PARAMS);
	}
	p->handle = lq_go_create(&p->shared);
	return p->handle != 0;
}

static void destroy(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	if (p->handle) lq_go_destroy(p->handle);
	free(p);
}

static bool activate(const clap_plugin_t *plugin, double rate, uint32_t min_frames, uint32_t max_frames) {
	(void)min_frames;
	lq_plugin *p = lq_of(plugin);
	__atomic_store_n(&p->restarting, 0, __ATOMIC_RELAXED);
	if (!lq_go_activate(p->handle, rate, max_frames)) return false;
	p->active = true;
	uint32_t latency = __atomic_load_n(&p->shared.latency, __ATOMIC_RELAXED), reported = p->reported_latency;
	p->reported_latency = latency; /* before the host hears: qtractor activates again at once */
	if (latency != reported && p->host_latency && p->host_latency->changed) p->host_latency->changed(p->host);
	return true;
}

static void deactivate(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	p->active = false;
	lq_go_deactivate(p->handle);
}

/* The first call of Go on a thread is slow: it is made here, not in process. */
static bool start_processing(const clap_plugin_t *plugin) {
	lq_go_warm(lq_of(plugin)->handle);
	return true;
}

static void stop_processing(const clap_plugin_t *plugin) { (void)plugin; }

static void reset(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	if (p->active) lq_answer(p, lq_go_reset(p->handle));
}

/* channels finds the two channels of a buffer, each NULL where it is missing;
 * a mono input serves both. */
static uint32_t channels(const clap_audio_buffer_t *b, bool is_input, void *ch[2]) {
	ch[0] = ch[1] = NULL;
	if (!b || b->channel_count == 0 || (!b->data32 && !b->data64)) return 0;
	uint32_t second = b->channel_count > 1 ? 1 : 0;
	for (uint32_t i = 0; i <= (is_input ? 1 : second); i++) {
		uint32_t c = i == 0 ? 0 : second;
		ch[i] = b->data64 ? (void *)b->data64[c] : (void *)b->data32[c];
	}
	return b->data64 != NULL;
}

static void *at(void *channel, uint32_t is64, uint32_t frame) {
	return channel ? (char *)channel + (size_t)frame * (is64 ? sizeof(double) : sizeof(float)) : NULL;
}

static void silence(const clap_process_t *pr) {
	for (uint32_t o = 0; o < pr->audio_outputs_count; o++) {
		const clap_audio_buffer_t *b = &pr->audio_outputs[o];
		for (uint32_t c = 0; c < b->channel_count; c++) {
			if (b->data64 && b->data64[c])
				memset(b->data64[c], 0, pr->frames_count * sizeof(double));
			else if (b->data32 && b->data32[c])
				memset(b->data32[c], 0, pr->frames_count * sizeof(float));
		}
	}
}

static uint32_t run(lq_plugin *p, const clap_process_t *pr) {
	void *in[2], *out[2];
	uint32_t in64 = channels(pr->audio_inputs_count ? pr->audio_inputs : NULL, true, in);
	uint32_t out64 = channels(pr->audio_outputs_count ? pr->audio_outputs : NULL, false, out);
	uint32_t next = 0, done = 0, until, answer = 0;
	bool more, start = lq_starts(p, pr->transport);
	do {
		lq_block block = {.in64 = in64, .out64 = out64, .events = p->events};
		block.event_count = lq_flatten(p, pr->in_events, &next, start, done, pr->frames_count, &until);
		block.frames = until - done;
		for (int c = 0; c < 2; c++) {
			block.in[c] = at(in[c], in64, done);
			block.out[c] = at(out[c], out64, done);
		}
		answer |= lq_go_process(p->handle, &block);
		done = until;
		start = false;
		more = done < pr->frames_count || block.event_count == LQ_MAX_EVENTS;
	} while (more && !(answer & LQ_FAILED));
	return answer;
}

static clap_process_status process(const clap_plugin_t *plugin, const clap_process_t *pr) {
	lq_plugin *p = lq_of(plugin);
	if (!pr) return CLAP_PROCESS_ERROR;
	if (!p->active) {
		silence(pr);
		return CLAP_PROCESS_ERROR;
	}
	uint32_t answer = LQ_FAILED;
	if (!__atomic_load_n(&p->muted, __ATOMIC_RELAXED)) {
		uint64_t mode = our_float_mode();
		answer = run(p, pr);
		restore_float_mode(mode);
	}
	for (uint32_t o = 0; o < pr->audio_outputs_count; o++) pr->audio_outputs[o].constant_mask = 0;
	lq_answer(p, answer);
	if (answer & LQ_FAILED) {
		silence(pr);
		return CLAP_PROCESS_ERROR;
	}
	return CLAP_PROCESS_CONTINUE;
}

static const void *get_extension(const clap_plugin_t *plugin, const char *id) {
	(void)plugin;
	static const struct {
		const char *id;
		const void *extension;
	} extensions[] = {
		{CLAP_EXT_AUDIO_PORTS, &lq_ext_audio_ports}, {CLAP_EXT_PARAMS, &lq_ext_params},
		{CLAP_EXT_STATE, &lq_ext_state},             {CLAP_EXT_LATENCY, &lq_ext_latency},
		{CLAP_EXT_TAIL, &lq_ext_tail},               {CLAP_EXT_RENDER, &lq_ext_render},
		{LACQUER_EXT_METERS, &lq_ext_meters},
	};
	for (size_t i = 0; id && i < sizeof extensions / sizeof extensions[0]; i++)
		if (strcmp(id, extensions[i].id) == 0) return extensions[i].extension;
	return NULL;
}

static void on_main_thread(const clap_plugin_t *plugin) { (void)plugin; }

const clap_plugin_t *lq_create(const clap_host_t *host, const clap_plugin_descriptor_t *desc) {
	lq_plugin *p = calloc(1, sizeof *p);
	if (!p) return NULL;
	p->host = host;
	p->clap = (clap_plugin_t){
		.desc = desc,
		.plugin_data = p,
		.init = init,
		.destroy = destroy,
		.activate = activate,
		.deactivate = deactivate,
		.start_processing = start_processing,
		.stop_processing = stop_processing,
		.reset = reset,
		.process = process,
		.get_extension = get_extension,
		.on_main_thread = on_main_thread,
	};
	for (uint32_t i = 0; i < lq_param_count; i++) p->shared.value[i] = lq_params[i].def;
	return &p->clap;
}
