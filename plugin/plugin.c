/* The plugin object: lifecycle and process. */
#include "lacquer.h"

#include "_cgo_export.h"

#include <stdio.h>
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

/* lq_expect_main says once in the log that the host makes a call, which belongs
 * to the main thread, from another. The call is made all the same. */
void lq_expect_main(lq_plugin *p, const char *call) {
	const clap_host_thread_check_t *t = p->thread_check;
	if (!t || !t->is_main_thread || t->is_main_thread(p->host) || !p->log || !p->log->log) return;
	if (__atomic_exchange_n(&p->wrong_thread, 1, __ATOMIC_RELAXED)) return;
	char text[128];
	snprintf(text, sizeof text, "Lacquer: %s was called from a thread that is not the main thread", call);
	p->log->log(p->host, CLAP_LOG_HOST_MISBEHAVING, text);
}

static bool init(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	if (p->host->get_extension) {
		p->log = p->host->get_extension(p->host, CLAP_EXT_LOG);
		p->host_latency = p->host->get_extension(p->host, CLAP_EXT_LATENCY);
		p->host_params = p->host->get_extension(p->host, CLAP_EXT_PARAMS);
		p->host_track = p->host->get_extension(p->host, CLAP_EXT_TRACK_INFO);
		if (!p->host_track) p->host_track = p->host->get_extension(p->host, CLAP_EXT_TRACK_INFO_COMPAT);
		p->host_preset_load = p->host->get_extension(p->host, CLAP_EXT_PRESET_LOAD);
		if (!p->host_preset_load) p->host_preset_load = p->host->get_extension(p->host, CLAP_EXT_PRESET_LOAD_COMPAT);
		p->host_state = p->host->get_extension(p->host, CLAP_EXT_STATE);
		p->host_tail = p->host->get_extension(p->host, CLAP_EXT_TAIL);
		p->thread_check = p->host->get_extension(p->host, CLAP_EXT_THREAD_CHECK);
	}
	lq_enter();
	p->handle = lq_go_create(&p->shared);
	if (!p->handle) return false;
	lq_ext_track_info.changed(plugin);
	return true;
}

static void destroy(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	if (p->handle) lq_go_destroy(p->handle);
	free(p->indications);
	free(p->state);
	free(p);
}

static bool activate(const clap_plugin_t *plugin, double rate, uint32_t min_frames, uint32_t max_frames) {
	(void)min_frames;
	lq_plugin *p = lq_of(plugin);
	lq_expect_main(p, "activate");
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
	lq_expect_main(p, "deactivate");
	p->active = false;
	lq_go_deactivate(p->handle);
}

/* The first call of Go on a thread is made here if it can be, not in process;
 * stacks that have shrunk since grow again. */
static bool start_processing(const clap_plugin_t *plugin) {
	(void)plugin;
	lq_enter();
	lq_follow();
	lq_go_warm();
	return true;
}

static void stop_processing(const clap_plugin_t *plugin) { (void)plugin; }

static void reset(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	lq_enter();
	if (p->active) lq_answer(p, lq_go_reset(p->handle));
}

static uint32_t run(lq_plugin *p, const clap_process_t *pr) {
	lq_block block = {.events = p->events};
	lq_connect(&block, pr);
	uint32_t next = 0, done = 0, until, answer = 0;
	bool more, start = lq_starts(p, pr->transport);
	do {
		block.event_count = lq_flatten(p, pr->in_events, &next, start, done, pr->frames_count, &until);
		block.frames = until - done;
		answer |= lq_go_process(p->handle, &block);
		lq_advance(&block, until - done);
		done = until;
		start = false;
		more = done < pr->frames_count || block.event_count == LQ_MAX_EVENTS;
	} while (more && !(answer & LQ_FAILED));
	lq_fill_rest(pr);
	return answer;
}

/* tell_tail tells the host of a new tail, one that activate made too: only
 * here is it allowed to. */
static void tell_tail(lq_plugin *p) {
	uint32_t tail = __atomic_load_n(&p->shared.tail, __ATOMIC_RELAXED);
	if (tail == p->reported_tail) return;
	p->reported_tail = tail;
	if (p->host_tail && p->host_tail->changed) p->host_tail->changed(p->host);
}

/* It never answers SLEEP, not after silence either: the meters measure pauses
 * too, and their clock and that of the dither count every frame. */
static clap_process_status process(const clap_plugin_t *plugin, const clap_process_t *pr) {
	lq_plugin *p = lq_of(plugin);
	if (!pr) return CLAP_PROCESS_ERROR;
	if (!p->active) {
		lq_silence(pr);
		return CLAP_PROCESS_ERROR;
	}
	uint32_t answer = LQ_FAILED;
	if (!__atomic_load_n(&p->muted, __ATOMIC_RELAXED)) {
		lq_enter();
		uint64_t mode = our_float_mode();
		answer = run(p, pr);
		restore_float_mode(mode);
	}
	lq_answer(p, answer);
	if (answer & LQ_FAILED) {
		lq_silence(pr);
		return CLAP_PROCESS_ERROR;
	}
	tell_tail(p);
	return CLAP_PROCESS_CONTINUE;
}

static const void *get_extension(const clap_plugin_t *plugin, const char *id) {
	(void)plugin;
	static const struct {
		const char *id;
		const void *extension;
	} extensions[] = {
		{CLAP_EXT_AUDIO_PORTS, &lq_ext_audio_ports},
		{CLAP_EXT_AUDIO_PORTS_CONFIG, &lq_ext_audio_ports_config},
		{CLAP_EXT_AUDIO_PORTS_CONFIG_INFO, &lq_ext_audio_ports_config_info},
		{CLAP_EXT_AUDIO_PORTS_CONFIG_INFO_COMPAT, &lq_ext_audio_ports_config_info},
		{CLAP_EXT_CONFIGURABLE_AUDIO_PORTS, &lq_ext_configurable_audio_ports},
		{CLAP_EXT_CONFIGURABLE_AUDIO_PORTS_COMPAT, &lq_ext_configurable_audio_ports},
		{CLAP_EXT_GAIN_ADJUSTMENT_METERING, &lq_ext_gain_adjustment},
		{CLAP_EXT_PARAMS, &lq_ext_params},
		{CLAP_EXT_PRESET_LOAD, &lq_ext_preset_load},
		{CLAP_EXT_PRESET_LOAD_COMPAT, &lq_ext_preset_load},
		{CLAP_EXT_STATE, &lq_ext_state},
		{CLAP_EXT_STATE_CONTEXT, &lq_ext_state_context},
		{CLAP_EXT_LATENCY, &lq_ext_latency},
		{CLAP_EXT_TAIL, &lq_ext_tail},
		{CLAP_EXT_RENDER, &lq_ext_render},
		{CLAP_EXT_REMOTE_CONTROLS, &lq_ext_remote_controls},
		{CLAP_EXT_REMOTE_CONTROLS_COMPAT, &lq_ext_remote_controls},
		{CLAP_EXT_TRACK_INFO, &lq_ext_track_info},
		{CLAP_EXT_TRACK_INFO_COMPAT, &lq_ext_track_info},
		{CLAP_EXT_PARAM_INDICATION, &lq_ext_param_indication},
		{CLAP_EXT_PARAM_INDICATION_COMPAT, &lq_ext_param_indication},
		{LACQUER_EXT_METERS, &lq_ext_meters},
		{LACQUER_EXT_CONTEXT, &lq_ext_context},
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
