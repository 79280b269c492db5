/* The part of the CLAP 1.2 ABI that the plugin uses, as C declarations.
 * clap_facts.h holds every offset, size and constant as a static assertion.
 * Threads: [main] main thread, [audio] audio thread, [any] any. */
#ifndef LACQUER_CLAP_H
#define LACQUER_CLAP_H

#include <stdbool.h>
#include <stdint.h>

#ifdef _WIN32
#define CLAP_EXPORT __declspec(dllexport)
#else
#define CLAP_EXPORT __attribute__((visibility("default")))
#endif

enum {
	CLAP_NAME_SIZE = 256,
	CLAP_PATH_SIZE = 1024,

	CLAP_CORE_EVENT_SPACE_ID = 0,
	CLAP_EVENT_PARAM_VALUE = 5,
	CLAP_EVENT_PARAM_MOD = 6,
	CLAP_EVENT_TRANSPORT = 9,

	CLAP_TRANSPORT_IS_PLAYING = 1 << 4,

	CLAP_PROCESS_ERROR = 0,
	CLAP_PROCESS_CONTINUE = 1,

	CLAP_AUDIO_PORT_IS_MAIN = 1,
	CLAP_AUDIO_PORT_SUPPORTS_64BITS = 2,

	CLAP_PARAM_IS_STEPPED = 1,
	CLAP_PARAM_IS_BYPASS = 16,
	CLAP_PARAM_IS_AUTOMATABLE = 32,
	CLAP_PARAM_IS_MODULATABLE = 1024,
	CLAP_PARAM_IS_ENUM = 65536,
	CLAP_PARAM_RESCAN_VALUES = 1,

	CLAP_RENDER_REALTIME = 0,
	CLAP_RENDER_OFFLINE = 1,

	CLAP_LOG_INFO = 1,
	CLAP_LOG_ERROR = 3,
	CLAP_LOG_HOST_MISBEHAVING = 5,
	CLAP_LOG_PLUGIN_MISBEHAVING = 6,

	CLAP_REMOTE_CONTROLS_COUNT = 8,

	CLAP_STATE_CONTEXT_FOR_PRESET = 1,
	CLAP_STATE_CONTEXT_FOR_DUPLICATE = 2,
	CLAP_STATE_CONTEXT_FOR_PROJECT = 3,

	CLAP_PRESET_DISCOVERY_LOCATION_FILE = 0,
	CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN = 1,
	CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT = 1,
	CLAP_PRESET_DISCOVERY_IS_USER_CONTENT = 2,

	CLAP_PARAM_INDICATION_AUTOMATION_NONE = 0,
	CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING = 4,

	CLAP_TRACK_INFO_HAS_TRACK_NAME = 1,
	CLAP_TRACK_INFO_HAS_TRACK_COLOR = 2,
	CLAP_TRACK_INFO_HAS_AUDIO_CHANNEL = 4,
	CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK = 8,
	CLAP_TRACK_INFO_IS_FOR_BUS = 16,
	CLAP_TRACK_INFO_IS_FOR_MASTER = 32,
};

#define CLAP_PLUGIN_FACTORY_ID "clap.plugin-factory"
#define CLAP_EXT_AUDIO_PORTS "clap.audio-ports"
#define CLAP_EXT_LATENCY "clap.latency"
#define CLAP_EXT_LOG "clap.log"
#define CLAP_EXT_PARAMS "clap.params"
#define CLAP_EXT_RENDER "clap.render"
#define CLAP_EXT_STATE "clap.state"
#define CLAP_EXT_TAIL "clap.tail"
#define CLAP_PORT_MONO "mono"
#define CLAP_PORT_STEREO "stereo"

#define CLAP_EXT_AUDIO_PORTS_CONFIG "clap.audio-ports-config"
#define CLAP_EXT_AUDIO_PORTS_CONFIG_INFO "clap.audio-ports-config-info/1"
#define CLAP_EXT_AUDIO_PORTS_CONFIG_INFO_COMPAT "clap.audio-ports-config-info/draft-0"
#define CLAP_EXT_CONFIGURABLE_AUDIO_PORTS "clap.configurable-audio-ports/1"
#define CLAP_EXT_CONFIGURABLE_AUDIO_PORTS_COMPAT "clap.configurable-audio-ports.draft1"
#define CLAP_EXT_GAIN_ADJUSTMENT_METERING "clap.gain-adjustment-metering/0"
#define CLAP_EXT_PARAM_INDICATION "clap.param-indication/4"
#define CLAP_EXT_PARAM_INDICATION_COMPAT "clap.param-indication.draft/4"
#define CLAP_EXT_PRESET_LOAD "clap.preset-load/2"
#define CLAP_EXT_PRESET_LOAD_COMPAT "clap.preset-load.draft/2"
#define CLAP_EXT_REMOTE_CONTROLS "clap.remote-controls/2"
#define CLAP_EXT_REMOTE_CONTROLS_COMPAT "clap.remote-controls.draft/2"
#define CLAP_EXT_STATE_CONTEXT "clap.state-context/2"
#define CLAP_EXT_THREAD_CHECK "clap.thread-check"
#define CLAP_EXT_TRACK_INFO "clap.track-info/1"
#define CLAP_EXT_TRACK_INFO_COMPAT "clap.track-info.draft/1"

typedef uint32_t clap_id;
#define CLAP_INVALID_ID UINT32_MAX

typedef struct clap_version {
	uint32_t major, minor, revision;
} clap_version_t;

/* Entry and factory */

typedef struct clap_plugin_entry {
	clap_version_t clap_version;
	bool (*init)(const char *plugin_path);
	void (*deinit)(void);
	const void *(*get_factory)(const char *factory_id); /* [any] */
} clap_plugin_entry_t;

typedef struct clap_plugin_descriptor {
	clap_version_t clap_version;
	const char *id, *name, *vendor, *url, *manual_url, *support_url, *version, *description;
	const char *const *features;
} clap_plugin_descriptor_t;

/* Host */

typedef struct clap_host {
	clap_version_t clap_version;
	void *host_data;
	const char *name, *vendor, *url, *version;
	const void *(*get_extension)(const struct clap_host *host, const char *extension_id); /* [any] */
	void (*request_restart)(const struct clap_host *host);                                /* [any] */
	void (*request_process)(const struct clap_host *host);                                /* [any] */
	void (*request_callback)(const struct clap_host *host);                               /* [any] */
} clap_host_t;

typedef struct clap_host_latency {
	void (*changed)(const clap_host_t *host); /* [main, being activated] */
} clap_host_latency_t;

typedef struct clap_host_log {
	void (*log)(const clap_host_t *host, int32_t severity, const char *msg); /* [any] */
} clap_host_log_t;

typedef struct clap_host_params {
	void (*rescan)(const clap_host_t *host, uint32_t flags);             /* [main] */
	void (*clear)(const clap_host_t *host, clap_id id, uint32_t flags);  /* [main] */
	void (*request_flush)(const clap_host_t *host);                      /* [any but audio] */
} clap_host_params_t;

typedef struct clap_host_state {
	void (*mark_dirty)(const clap_host_t *host); /* [main] */
} clap_host_state_t;

typedef struct clap_host_tail {
	void (*changed)(const clap_host_t *host); /* [audio] */
} clap_host_tail_t;

typedef struct clap_host_thread_check {
	bool (*is_main_thread)(const clap_host_t *host);  /* [any] */
	bool (*is_audio_thread)(const clap_host_t *host); /* [any] */
} clap_host_thread_check_t;

typedef struct clap_color {
	uint8_t alpha, red, green, blue;
} clap_color_t;

typedef struct clap_track_info {
	uint64_t flags; /* which of the following are known, and what the track is */
	char name[CLAP_NAME_SIZE];
	clap_color_t color;
	int32_t audio_channel_count;
	const char *audio_port_type;
} clap_track_info_t;

typedef struct clap_host_track_info {
	bool (*get)(const clap_host_t *host, clap_track_info_t *info); /* [main] */
} clap_host_track_info_t;

typedef struct clap_host_preset_load {
	void (*on_error)(const clap_host_t *host, uint32_t location_kind, const char *location, const char *load_key,
	                 int32_t os_error, const char *msg); /* [main] */
	void (*loaded)(const clap_host_t *host, uint32_t location_kind, const char *location,
	               const char *load_key); /* [main] */
} clap_host_preset_load_t;

/* Events */

typedef struct clap_event_header {
	uint32_t size, time;
	uint16_t space_id, type;
	uint32_t flags;
} clap_event_header_t;

typedef struct clap_event_param_value {
	clap_event_header_t header;
	clap_id param_id;
	void *cookie;
	int32_t note_id;
	int16_t port_index, channel, key;
	double value;
} clap_event_param_value_t;

typedef struct clap_event_param_mod {
	clap_event_header_t header;
	clap_id param_id;
	void *cookie;
	int32_t note_id;
	int16_t port_index, channel, key;
	double amount;
} clap_event_param_mod_t;

/* Where in the song a frame stands: of a block's first frame in clap_process,
 * of later ones as an event. */
typedef struct clap_event_transport {
	clap_event_header_t header;
	uint32_t flags;
	int64_t song_pos_beats, song_pos_seconds;
	double tempo, tempo_inc;
	int64_t loop_start_beats, loop_end_beats, loop_start_seconds, loop_end_seconds;
	int64_t bar_start;
	int32_t bar_number;
	uint16_t tsig_num, tsig_denom;
} clap_event_transport_t;

typedef struct clap_input_events {
	void *ctx;
	uint32_t (*size)(const struct clap_input_events *list);
	const clap_event_header_t *(*get)(const struct clap_input_events *list, uint32_t index);
} clap_input_events_t;

typedef struct clap_output_events {
	void *ctx;
	bool (*try_push)(const struct clap_output_events *list, const clap_event_header_t *event);
} clap_output_events_t;

/* Processing */

typedef struct clap_audio_buffer {
	float **data32;
	double **data64;
	uint32_t channel_count, latency;
	uint64_t constant_mask;
} clap_audio_buffer_t;

typedef int32_t clap_process_status;

typedef struct clap_process {
	int64_t steady_time;
	uint32_t frames_count;
	const clap_event_transport_t *transport; /* NULL: the host has none */
	const clap_audio_buffer_t *audio_inputs;
	clap_audio_buffer_t *audio_outputs;
	uint32_t audio_inputs_count, audio_outputs_count;
	const clap_input_events_t *in_events;
	const clap_output_events_t *out_events;
} clap_process_t;

typedef struct clap_plugin {
	const clap_plugin_descriptor_t *desc;
	void *plugin_data;
	bool (*init)(const struct clap_plugin *plugin);    /* [main] */
	void (*destroy)(const struct clap_plugin *plugin); /* [main, inactive] */
	bool (*activate)(const struct clap_plugin *plugin, double sample_rate, uint32_t min_frames_count,
	                 uint32_t max_frames_count);                 /* [main, inactive] */
	void (*deactivate)(const struct clap_plugin *plugin);        /* [main, active] */
	bool (*start_processing)(const struct clap_plugin *plugin);  /* [audio, active] */
	void (*stop_processing)(const struct clap_plugin *plugin);   /* [audio, active] */
	void (*reset)(const struct clap_plugin *plugin);             /* [audio, active] */
	clap_process_status (*process)(const struct clap_plugin *plugin, const clap_process_t *process); /* [audio] */
	const void *(*get_extension)(const struct clap_plugin *plugin, const char *id);                  /* [any] */
	void (*on_main_thread)(const struct clap_plugin *plugin);                                        /* [main] */
} clap_plugin_t;

typedef struct clap_plugin_factory {
	uint32_t (*get_plugin_count)(const struct clap_plugin_factory *factory); /* [any] */
	const clap_plugin_descriptor_t *(*get_plugin_descriptor)(const struct clap_plugin_factory *factory,
	                                                         uint32_t index); /* [any] */
	const clap_plugin_t *(*create_plugin)(const struct clap_plugin_factory *factory, const clap_host_t *host,
	                                      const char *plugin_id); /* [any] */
} clap_plugin_factory_t;

/* Extensions on the plugin's side */

typedef struct clap_audio_port_info {
	clap_id id;
	char name[CLAP_NAME_SIZE];
	uint32_t flags, channel_count;
	const char *port_type;
	clap_id in_place_pair;
} clap_audio_port_info_t;

typedef struct clap_plugin_audio_ports {
	uint32_t (*count)(const clap_plugin_t *plugin, bool is_input); /* [main] */
	bool (*get)(const clap_plugin_t *plugin, uint32_t index, bool is_input, clap_audio_port_info_t *info); /* [main] */
} clap_plugin_audio_ports_t;

typedef struct clap_audio_ports_config {
	clap_id id;
	char name[CLAP_NAME_SIZE];
	uint32_t input_port_count, output_port_count;
	bool has_main_input;
	uint32_t main_input_channel_count;
	const char *main_input_port_type;
	bool has_main_output;
	uint32_t main_output_channel_count;
	const char *main_output_port_type;
} clap_audio_ports_config_t;

typedef struct clap_plugin_audio_ports_config {
	uint32_t (*count)(const clap_plugin_t *plugin);                                                    /* [main] */
	bool (*get)(const clap_plugin_t *plugin, uint32_t index, clap_audio_ports_config_t *config);       /* [main] */
	bool (*select)(const clap_plugin_t *plugin, clap_id config_id); /* [main, inactive] */
} clap_plugin_audio_ports_config_t;

typedef struct clap_plugin_audio_ports_config_info {
	clap_id (*current_config)(const clap_plugin_t *plugin); /* [main] */
	bool (*get)(const clap_plugin_t *plugin, clap_id config_id, uint32_t port_index, bool is_input,
	            clap_audio_port_info_t *info); /* [main] */
} clap_plugin_audio_ports_config_info_t;

typedef struct clap_audio_port_configuration_request {
	bool is_input;
	uint32_t port_index, channel_count;
	const char *port_type;
	const void *port_details;
} clap_audio_port_configuration_request_t;

typedef struct clap_plugin_configurable_audio_ports {
	bool (*can_apply_configuration)(const clap_plugin_t *plugin, const clap_audio_port_configuration_request_t *requests,
	                                uint32_t request_count); /* [main, inactive] */
	bool (*apply_configuration)(const clap_plugin_t *plugin, const clap_audio_port_configuration_request_t *requests,
	                            uint32_t request_count); /* [main, inactive] */
} clap_plugin_configurable_audio_ports_t;

typedef struct clap_param_info {
	clap_id id;
	uint32_t flags;
	void *cookie;
	char name[CLAP_NAME_SIZE];
	char module[CLAP_PATH_SIZE];
	double min_value, max_value, default_value;
} clap_param_info_t;

typedef struct clap_plugin_params {
	uint32_t (*count)(const clap_plugin_t *plugin);                                                  /* [main] */
	bool (*get_info)(const clap_plugin_t *plugin, uint32_t index, clap_param_info_t *info);          /* [main] */
	bool (*get_value)(const clap_plugin_t *plugin, clap_id id, double *value);                       /* [main] */
	bool (*value_to_text)(const clap_plugin_t *plugin, clap_id id, double value, char *text, uint32_t capacity);
	bool (*text_to_value)(const clap_plugin_t *plugin, clap_id id, const char *text, double *value); /* [main] */
	void (*flush)(const clap_plugin_t *plugin, const clap_input_events_t *in,
	              const clap_output_events_t *out); /* [active ? audio : main] */
} clap_plugin_params_t;

typedef struct clap_istream {
	void *ctx;
	int64_t (*read)(const struct clap_istream *stream, void *buffer, uint64_t size);
} clap_istream_t;

typedef struct clap_ostream {
	void *ctx;
	int64_t (*write)(const struct clap_ostream *stream, const void *buffer, uint64_t size);
} clap_ostream_t;

typedef struct clap_plugin_state {
	bool (*save)(const clap_plugin_t *plugin, const clap_ostream_t *stream); /* [main] */
	bool (*load)(const clap_plugin_t *plugin, const clap_istream_t *stream); /* [main] */
} clap_plugin_state_t;

typedef struct clap_plugin_state_context {
	bool (*save)(const clap_plugin_t *plugin, const clap_ostream_t *stream, uint32_t context_type); /* [main] */
	bool (*load)(const clap_plugin_t *plugin, const clap_istream_t *stream, uint32_t context_type); /* [main] */
} clap_plugin_state_context_t;

typedef struct clap_plugin_preset_load {
	bool (*from_location)(const clap_plugin_t *plugin, uint32_t location_kind, const char *location,
	                      const char *load_key); /* [main] */
} clap_plugin_preset_load_t;

typedef struct clap_remote_controls_page {
	char section_name[CLAP_NAME_SIZE];
	clap_id page_id;
	char page_name[CLAP_NAME_SIZE];
	clap_id param_ids[CLAP_REMOTE_CONTROLS_COUNT];
	bool is_for_preset;
} clap_remote_controls_page_t;

typedef struct clap_plugin_remote_controls {
	uint32_t (*count)(const clap_plugin_t *plugin);                                                     /* [main] */
	bool (*get)(const clap_plugin_t *plugin, uint32_t page_index, clap_remote_controls_page_t *page); /* [main] */
} clap_plugin_remote_controls_t;

typedef struct clap_plugin_param_indication {
	void (*set_mapping)(const clap_plugin_t *plugin, clap_id param_id, bool has_mapping, const clap_color_t *color,
	                    const char *label, const char *description); /* [main] */
	void (*set_automation)(const clap_plugin_t *plugin, clap_id param_id, uint32_t automation_state,
	                       const clap_color_t *color); /* [main] */
} clap_plugin_param_indication_t;

typedef struct clap_plugin_track_info {
	void (*changed)(const clap_plugin_t *plugin); /* [main] */
} clap_plugin_track_info_t;

typedef struct clap_plugin_gain_adjustment_metering {
	double (*get)(const clap_plugin_t *plugin); /* dB, 0 or less [audio] */
} clap_plugin_gain_adjustment_metering_t;

typedef struct clap_plugin_latency {
	uint32_t (*get)(const clap_plugin_t *plugin); /* [main] */
} clap_plugin_latency_t;

typedef struct clap_plugin_tail {
	uint32_t (*get)(const clap_plugin_t *plugin); /* [main, audio] */
} clap_plugin_tail_t;

typedef struct clap_plugin_render {
	bool (*has_hard_realtime_requirement)(const clap_plugin_t *plugin); /* [main] */
	bool (*set)(const clap_plugin_t *plugin, int32_t mode);             /* [main] */
} clap_plugin_render_t;

#endif
