/* The ABI as a plugin sees it, declared once more and by hand, so that a
 * mistake in the host's declarations is noticed. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct { uint32_t major, minor, revision; } version;
typedef struct { version v; bool (*init)(const char *); void (*deinit)(void);
	const void *(*get_factory)(const char *); } entry;
typedef struct { version v; const char *id, *name, *vendor, *url, *manual, *support,
	*ver, *description; const char *const *features; } descriptor;
typedef struct host { version v; void *data; const char *name, *vendor, *url, *ver;
	const void *(*get_extension)(const struct host *, const char *);
	void (*request_restart)(const struct host *);
	void (*request_process)(const struct host *);
	void (*request_callback)(const struct host *); } host;
typedef struct { uint32_t size, time; uint16_t space, type; uint32_t flags; } header;
typedef struct { header h; uint32_t param; void *cookie; int32_t note;
	int16_t port, channel, key; double value; } param_event;
typedef struct { header h; uint32_t flags; int64_t beats, seconds; double tempo, inc;
	int64_t loop[4], bar; int32_t bar_number; uint16_t num, denom; } transport;
typedef struct in_events { void *ctx; uint32_t (*size)(const struct in_events *);
	const header *(*get)(const struct in_events *, uint32_t); } in_events;
typedef struct out_events { void *ctx;
	bool (*try_push)(const struct out_events *, const header *); } out_events;
typedef struct { float **data32; double **data64; uint32_t channels, latency;
	uint64_t constant; } buffer;
typedef struct { int64_t steady; uint32_t frames; const transport *where;
	const buffer *in; buffer *out; uint32_t ins, outs;
	const in_events *events; const out_events *replies; } process_data;
typedef struct plugin { const descriptor *desc; void *data;
	bool (*init)(const struct plugin *); void (*destroy)(const struct plugin *);
	bool (*activate)(const struct plugin *, double, uint32_t, uint32_t);
	void (*deactivate)(const struct plugin *);
	bool (*start)(const struct plugin *); void (*stop)(const struct plugin *);
	void (*reset)(const struct plugin *);
	int32_t (*process)(const struct plugin *, const process_data *);
	const void *(*get_extension)(const struct plugin *, const char *);
	void (*on_main)(const struct plugin *); } plugin;
typedef struct factory { uint32_t (*count)(const struct factory *);
	const descriptor *(*get)(const struct factory *, uint32_t);
	const plugin *(*create)(const struct factory *, const host *, const char *); } factory;
typedef struct { uint32_t id; char name[256]; uint32_t flags, channels;
	const char *type; uint32_t pair; } port_info;
typedef struct { uint32_t (*count)(const plugin *, bool);
	bool (*get)(const plugin *, uint32_t, bool, port_info *); } ext_ports;
typedef struct { uint32_t id, flags; void *cookie; char name[256], module[1024];
	double min, max, def; } param_info;
typedef struct { uint32_t (*count)(const plugin *);
	bool (*info)(const plugin *, uint32_t, param_info *);
	bool (*value)(const plugin *, uint32_t, double *);
	bool (*to_text)(const plugin *, uint32_t, double, char *, uint32_t);
	bool (*to_value)(const plugin *, uint32_t, const char *, double *);
	void (*flush)(const plugin *, const in_events *, const out_events *); } ext_params;
typedef struct { uint32_t (*get)(const plugin *); } ext_frames; /* latency, tail */
typedef struct { bool (*hard)(const plugin *); bool (*set)(const plugin *, int32_t); } ext_render;
typedef struct istream { void *ctx; int64_t (*read)(const struct istream *, void *, uint64_t); } istream;
typedef struct ostream { void *ctx; int64_t (*write)(const struct ostream *, const void *, uint64_t); } ostream;
typedef struct { bool (*save)(const plugin *, const ostream *);
	bool (*load)(const plugin *, const istream *); } ext_state;
typedef struct { bool (*is_main)(const host *); bool (*is_audio)(const host *); } host_threads;
typedef struct { void (*log)(const host *, int32_t, const char *); } host_log;
typedef struct { void (*changed)(const host *); } host_changed;
typedef struct { void (*rescan)(const host *, uint32_t); void (*clear)(const host *, uint32_t, uint32_t);
	void (*request_flush)(const host *); } host_params;
typedef struct { bool (*supported)(const host *, uint32_t); void (*rescan)(const host *, uint32_t); } host_ports;
typedef struct { double now, max, sum; uint64_t frames; char name[32]; } meter_stage;
typedef struct { double m, s, i, range, max_m, max_s, true_peak, sample_peak, plr, psr, min_psr;
	uint64_t frames; double correlation; uint64_t spectra; double band[61]; } meter_io;
typedef struct { uint32_t version, stages; meter_stage stage[16]; meter_io io[2]; } meters;
typedef struct { const meters *(*get)(const plugin *); void (*analyse)(const plugin *); } ext_meters;
