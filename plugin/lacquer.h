/* What the C side of the plugin shares with the Go side, and the C side's own
 * structures. C walks events and keeps what other threads may read at any
 * time; Go is entered once per block and never hands out a Go pointer. */
#ifndef LACQUER_H
#define LACQUER_H

#include "clap_presets.h"

#include <stdint.h>

enum {
	LQ_MAX_PARAMS = 1024,
	LQ_MAX_EVENTS = 2048, /* in one call of Go; more are handed over in several */
	LQ_MAX_STAGES = 16,
	LQ_MAX_PAGES = 128,
	LQ_BANDS = 61,
	LQ_TEXT = 96,
	LQ_MAX_STATE = 1 << 20, /* bytes */
};

/* One row of the parameter table, copied from Go once. */
typedef struct lq_param {
	uint32_t id, flags;
	double min, max, def;
	char name[CLAP_NAME_SIZE];
	char module[CLAP_PATH_SIZE];
} lq_param;

/* One page of eight knobs, copied from Go once. */
typedef struct lq_page {
	uint32_t id;
	char section[64], name[64];
	clap_id params[CLAP_REMOTE_CONTROLS_COUNT]; /* CLAP_INVALID_ID: nothing on the knob */
} lq_page;

/* An event of a block: the parameter by its row. */
enum { LQ_VALUE, LQ_MODULATION, LQ_START /* the host starts to play: no row, no value */ };
typedef struct lq_event {
	uint32_t frame, row;
	double value;
	uint32_t kind, pad;
} lq_event;

/* One block. Channels may be NULL: silence in, nothing out. */
typedef struct lq_block {
	const void *in[2];
	void *out[2];
	uint32_t in64, out64; /* bit c: samples of channel c are double, not float */
	uint32_t frames, event_count;
	const lq_event *events;
	uint32_t mono, pad; /* the first channel out is the only one: the mid */
} lq_block;

/* What hosts list of a preset, in UTF-8. */
typedef struct lq_preset {
	char key[64];         /* of a factory preset */
	char name[256], category[256], description[2048];
	char lufs[32], ceiling[32]; /* with their units, what it is made for; or "" */
} lq_preset;

/* Why there is none. */
typedef struct lq_fault {
	int32_t os_error; /* 0: the system is not to blame */
	char text[1024];
} lq_fault;

/* The private extension lacquer.meters/1. Every 8-byte field is an atomic of
 * its own, written after each block of audio and read by any thread at any
 * time; two fields may be of two blocks. Undefined figures are NaN, those of
 * silence -infinity. Gain reductions are in dB, 0 or more.
 *
 * Bands are a sixth of an octave wide, at 20 Hz * 10^(band/20), both channels
 * added up; a sine of full scale in both is 0 dBFS. Those above half the rate
 * are NaN. */
#define LACQUER_EXT_METERS "lacquer.meters/1"

typedef struct lacquer_meters {
	uint32_t version, stage_count;
	struct {
		double now_db, max_db, sum_db;
		uint64_t frames;
		char name[32];
	} stage[LQ_MAX_STAGES];
	struct {
		double momentary, short_term, integrated, range_lu;
		double max_momentary, max_short_term, true_peak_dbtp, sample_peak_dbfs;
		double plr_lu, psr_lu, min_psr_lu;
		uint64_t frames; /* since the last restart */
		/* NaN unless asked for by analyse: */
		double correlation;
		uint64_t spectra; /* changes of band_dbfs so far */
		double band_dbfs[LQ_BANDS];
	} io[2]; /* input, output */
} lacquer_meters;

typedef struct lacquer_plugin_meters {
	/* get gives the figures' address, good until the plugin is destroyed. */
	const lacquer_meters *(*get)(const clap_plugin_t *plugin); /* [any] */
	/* analyse keeps correlation and bands running for the next 2 s of audio. */
	void (*analyse)(const clap_plugin_t *plugin); /* [any] */
} lacquer_plugin_meters;

_Static_assert(sizeof(lacquer_meters) == 2232, "lacquer.meters/1 is fixed");

/* The private extension lacquer.context/1: what the host has said about the
 * plugin's surroundings, for an editor to show. */
#define LACQUER_EXT_CONTEXT "lacquer.context/1"

/* What a host does with a parameter. A colour whose alpha is 0 is none. */
typedef struct lacquer_indication {
	bool mapped; /* to a controller, which shows label on its display */
	uint32_t automation; /* CLAP_PARAM_INDICATION_AUTOMATION_… */
	clap_color_t mapping_color, automation_color;
	char label[64], description[256];
} lacquer_indication;

typedef struct lacquer_plugin_context {
	/* track gives what is known of the track; false: the host does not say. Its audio_port_type is NULL. */
	bool (*track)(const clap_plugin_t *plugin, clap_track_info_t *info); /* [main] */
	/* indication is of one parameter; false: there is no such parameter. */
	bool (*indication)(const clap_plugin_t *plugin, clap_id param_id, lacquer_indication *indication); /* [main] */
} lacquer_plugin_context;

/* What both sides and every thread may touch, by atomics only. */
typedef struct lq_shared {
	double value[LQ_MAX_PARAMS]; /* base values by row, in the control domain, as the chain has them */
	/* The state loaded last, by the main thread: see state.go. */
	double loaded[LQ_MAX_PARAMS]; /* NaN leaves a row as it is */
	uint32_t loads;               /* twice the loads so far; odd within one */
	uint32_t taken;               /* what loads was when the chain took one */
	lacquer_meters meters;
	double adjustment; /* gain adjustment of the last frame: dB, 0 or less */
	uint64_t analyses; /* calls of analyse */
	uint32_t latency, tail;
} lq_shared;

/* lq_value is a row's base value as it was last set, by an event or a state:
 * a state loaded counts before the chain has it. [main] */
static inline double lq_value(const lq_shared *s, uint32_t row) {
	double v;
	if (__atomic_load_n(&s->taken, __ATOMIC_ACQUIRE) != __atomic_load_n(&s->loads, __ATOMIC_RELAXED)) {
		__atomic_load(&s->loaded[row], &v, __ATOMIC_RELAXED);
		if (v == v) return v;
	}
	__atomic_load(&s->value[row], &v, __ATOMIC_RELAXED);
	return v;
}

/* An instance. */
typedef struct lq_plugin {
	clap_plugin_t clap;
	const clap_host_t *host;
	const clap_host_log_t *log;
	const clap_host_latency_t *host_latency;
	const clap_host_params_t *host_params;
	const clap_host_track_info_t *host_track;
	const clap_host_preset_load_t *host_preset_load;
	const clap_host_state_t *host_state;
	const clap_host_tail_t *host_tail;
	const clap_host_thread_check_t *thread_check;
	bool has_track; /* track is what the host has said */
	clap_track_info_t track;
	lacquer_indication *indications; /* by row; NULL until the host has said anything */
	uintptr_t handle;
	uint32_t reported_latency;
	uint32_t reported_tail; /* for process */
	char *state;            /* LQ_MAX_STATE + 1 bytes for its way through the streams; NULL before the first */
	clap_id ports;          /* LQ_PORTS_..., for the main thread */
	bool active;            /* between activate and deactivate */
	bool stopped;           /* the host's transport, when last heard of; for process */
	uint32_t muted;         /* the Go side failed: said once, silent from then on */
	uint32_t restarting;    /* request_restart was called since activate */
	uint32_t wrong_thread;  /* a call from a wrong thread: said once */
	lq_shared shared;
	lq_event events[LQ_MAX_EVENTS];
} lq_plugin;

/* Bits of what lq_go_process, lq_go_flush and the loads answer. */
enum {
	LQ_FAILED = 1,  /* nothing was done */
	LQ_RESTART = 2, /* a parameter waits for activate */
};

/* table.c: the rows, sorted look-up, the pages */
extern lq_param lq_params[LQ_MAX_PARAMS];
extern uint32_t lq_param_count;
extern lq_page lq_pages[LQ_MAX_PAGES];
extern uint32_t lq_page_count;
bool lq_load_table(void);
int64_t lq_find_row(clap_id id); /* -1 when there is none */

/* signals.c */
void lq_enter(void);

/* threads.c */
void lq_follow(void);

/* events.c */
bool lq_starts(lq_plugin *p, const clap_event_transport_t *t);
uint32_t lq_flatten(lq_plugin *p, const clap_input_events_t *in, uint32_t *next, bool start, uint32_t from,
                    uint32_t frames, uint32_t *until);

/* buffers.c */
void lq_connect(lq_block *b, const clap_process_t *pr);
void lq_advance(lq_block *b, uint32_t frames);
void lq_fill_rest(const clap_process_t *pr);
void lq_silence(const clap_process_t *pr);

/* ext_audio_ports.c */
enum { LQ_PORTS_STEREO = 0, LQ_PORTS_MONO = 1 };

/* discovery.c */
extern const clap_preset_discovery_factory_t lq_preset_factory;

/* plugin.c */
const clap_plugin_t *lq_create(const clap_host_t *host, const clap_plugin_descriptor_t *desc);
void lq_answer(lq_plugin *p, uint32_t answer);
void lq_expect_main(lq_plugin *p, const char *call);
static inline lq_plugin *lq_of(const clap_plugin_t *plugin) { return plugin->plugin_data; }

/* One file per extension. */
extern const clap_plugin_audio_ports_t lq_ext_audio_ports;
extern const clap_plugin_audio_ports_config_t lq_ext_audio_ports_config;
extern const clap_plugin_audio_ports_config_info_t lq_ext_audio_ports_config_info;
extern const clap_plugin_configurable_audio_ports_t lq_ext_configurable_audio_ports;
extern const clap_plugin_gain_adjustment_metering_t lq_ext_gain_adjustment;
extern const clap_plugin_params_t lq_ext_params;
extern const clap_plugin_preset_load_t lq_ext_preset_load;
extern const clap_plugin_state_t lq_ext_state;
extern const clap_plugin_state_context_t lq_ext_state_context;
extern const clap_plugin_latency_t lq_ext_latency;
extern const clap_plugin_tail_t lq_ext_tail;
extern const clap_plugin_render_t lq_ext_render;
extern const clap_plugin_remote_controls_t lq_ext_remote_controls;
extern const clap_plugin_track_info_t lq_ext_track_info;
extern const clap_plugin_param_indication_t lq_ext_param_indication;
extern const lacquer_plugin_context lq_ext_context;
extern const lacquer_plugin_meters lq_ext_meters;

#endif
