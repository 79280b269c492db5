/* The facts of the CLAP 1.2 ABI on LP64 that clap.h must agree with: the size
   of every struct, offset and size of every field, the value of every constant. */
#ifndef LACQUER_CLAP_FACTS_H
#define LACQUER_CLAP_FACTS_H

#include "clap.h"

#include <stddef.h>

#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type)
#define FIELD(type, field, offset, size)                                                      \
	_Static_assert(offsetof(type, field) == (offset) && sizeof(((type *)0)->field) == (size), \
	               #type "." #field)
#define VALUE(name, value) _Static_assert((name) == (value), #name)
#define STRING(name, value) _Static_assert(__builtin_strcmp(name, value) == 0, #name)

SIZE(clap_audio_buffer_t, 32);
FIELD(clap_audio_buffer_t, data32, 0, 8);
FIELD(clap_audio_buffer_t, data64, 8, 8);
FIELD(clap_audio_buffer_t, channel_count, 16, 4);
FIELD(clap_audio_buffer_t, latency, 20, 4);
FIELD(clap_audio_buffer_t, constant_mask, 24, 8);
SIZE(clap_plugin_entry_t, 40);
FIELD(clap_plugin_entry_t, clap_version, 0, 12);
FIELD(clap_plugin_entry_t, init, 16, 8);
FIELD(clap_plugin_entry_t, deinit, 24, 8);
FIELD(clap_plugin_entry_t, get_factory, 32, 8);
SIZE(clap_event_header_t, 16);
FIELD(clap_event_header_t, size, 0, 4);
FIELD(clap_event_header_t, time, 4, 4);
FIELD(clap_event_header_t, space_id, 8, 2);
FIELD(clap_event_header_t, type, 10, 2);
FIELD(clap_event_header_t, flags, 12, 4);
SIZE(clap_event_param_value_t, 56);
FIELD(clap_event_param_value_t, header, 0, 16);
FIELD(clap_event_param_value_t, param_id, 16, 4);
FIELD(clap_event_param_value_t, cookie, 24, 8);
FIELD(clap_event_param_value_t, note_id, 32, 4);
FIELD(clap_event_param_value_t, port_index, 36, 2);
FIELD(clap_event_param_value_t, channel, 38, 2);
FIELD(clap_event_param_value_t, key, 40, 2);
FIELD(clap_event_param_value_t, value, 48, 8);
SIZE(clap_event_param_mod_t, 56);
FIELD(clap_event_param_mod_t, header, 0, 16);
FIELD(clap_event_param_mod_t, param_id, 16, 4);
FIELD(clap_event_param_mod_t, cookie, 24, 8);
FIELD(clap_event_param_mod_t, note_id, 32, 4);
FIELD(clap_event_param_mod_t, port_index, 36, 2);
FIELD(clap_event_param_mod_t, channel, 38, 2);
FIELD(clap_event_param_mod_t, key, 40, 2);
FIELD(clap_event_param_mod_t, amount, 48, 8);
SIZE(clap_input_events_t, 24);
FIELD(clap_input_events_t, ctx, 0, 8);
FIELD(clap_input_events_t, size, 8, 8);
FIELD(clap_input_events_t, get, 16, 8);
SIZE(clap_output_events_t, 16);
FIELD(clap_output_events_t, ctx, 0, 8);
FIELD(clap_output_events_t, try_push, 8, 8);
SIZE(clap_audio_port_info_t, 288);
FIELD(clap_audio_port_info_t, id, 0, 4);
FIELD(clap_audio_port_info_t, name, 4, 256);
FIELD(clap_audio_port_info_t, flags, 260, 4);
FIELD(clap_audio_port_info_t, channel_count, 264, 4);
FIELD(clap_audio_port_info_t, port_type, 272, 8);
FIELD(clap_audio_port_info_t, in_place_pair, 280, 4);
SIZE(clap_plugin_audio_ports_t, 16);
FIELD(clap_plugin_audio_ports_t, count, 0, 8);
FIELD(clap_plugin_audio_ports_t, get, 8, 8);
SIZE(clap_plugin_latency_t, 8);
FIELD(clap_plugin_latency_t, get, 0, 8);
SIZE(clap_host_latency_t, 8);
FIELD(clap_host_latency_t, changed, 0, 8);
SIZE(clap_host_log_t, 8);
FIELD(clap_host_log_t, log, 0, 8);
SIZE(clap_param_info_t, 1320);
FIELD(clap_param_info_t, id, 0, 4);
FIELD(clap_param_info_t, flags, 4, 4);
FIELD(clap_param_info_t, cookie, 8, 8);
FIELD(clap_param_info_t, name, 16, 256);
FIELD(clap_param_info_t, module, 272, 1024);
FIELD(clap_param_info_t, min_value, 1296, 8);
FIELD(clap_param_info_t, max_value, 1304, 8);
FIELD(clap_param_info_t, default_value, 1312, 8);
SIZE(clap_plugin_params_t, 48);
FIELD(clap_plugin_params_t, count, 0, 8);
FIELD(clap_plugin_params_t, get_info, 8, 8);
FIELD(clap_plugin_params_t, get_value, 16, 8);
FIELD(clap_plugin_params_t, value_to_text, 24, 8);
FIELD(clap_plugin_params_t, text_to_value, 32, 8);
FIELD(clap_plugin_params_t, flush, 40, 8);
SIZE(clap_host_params_t, 24);
FIELD(clap_host_params_t, rescan, 0, 8);
FIELD(clap_host_params_t, clear, 8, 8);
FIELD(clap_host_params_t, request_flush, 16, 8);
SIZE(clap_plugin_render_t, 16);
FIELD(clap_plugin_render_t, has_hard_realtime_requirement, 0, 8);
FIELD(clap_plugin_render_t, set, 8, 8);
SIZE(clap_plugin_state_t, 16);
FIELD(clap_plugin_state_t, save, 0, 8);
FIELD(clap_plugin_state_t, load, 8, 8);
SIZE(clap_plugin_tail_t, 8);
FIELD(clap_plugin_tail_t, get, 0, 8);
SIZE(clap_plugin_factory_t, 24);
FIELD(clap_plugin_factory_t, get_plugin_count, 0, 8);
FIELD(clap_plugin_factory_t, get_plugin_descriptor, 8, 8);
FIELD(clap_plugin_factory_t, create_plugin, 16, 8);
SIZE(clap_host_t, 88);
FIELD(clap_host_t, clap_version, 0, 12);
FIELD(clap_host_t, host_data, 16, 8);
FIELD(clap_host_t, name, 24, 8);
FIELD(clap_host_t, vendor, 32, 8);
FIELD(clap_host_t, url, 40, 8);
FIELD(clap_host_t, version, 48, 8);
FIELD(clap_host_t, get_extension, 56, 8);
FIELD(clap_host_t, request_restart, 64, 8);
FIELD(clap_host_t, request_process, 72, 8);
FIELD(clap_host_t, request_callback, 80, 8);
SIZE(clap_plugin_descriptor_t, 88);
FIELD(clap_plugin_descriptor_t, clap_version, 0, 12);
FIELD(clap_plugin_descriptor_t, id, 16, 8);
FIELD(clap_plugin_descriptor_t, name, 24, 8);
FIELD(clap_plugin_descriptor_t, vendor, 32, 8);
FIELD(clap_plugin_descriptor_t, url, 40, 8);
FIELD(clap_plugin_descriptor_t, manual_url, 48, 8);
FIELD(clap_plugin_descriptor_t, support_url, 56, 8);
FIELD(clap_plugin_descriptor_t, version, 64, 8);
FIELD(clap_plugin_descriptor_t, description, 72, 8);
FIELD(clap_plugin_descriptor_t, features, 80, 8);
SIZE(clap_plugin_t, 96);
FIELD(clap_plugin_t, desc, 0, 8);
FIELD(clap_plugin_t, plugin_data, 8, 8);
FIELD(clap_plugin_t, init, 16, 8);
FIELD(clap_plugin_t, destroy, 24, 8);
FIELD(clap_plugin_t, activate, 32, 8);
FIELD(clap_plugin_t, deactivate, 40, 8);
FIELD(clap_plugin_t, start_processing, 48, 8);
FIELD(clap_plugin_t, stop_processing, 56, 8);
FIELD(clap_plugin_t, reset, 64, 8);
FIELD(clap_plugin_t, process, 72, 8);
FIELD(clap_plugin_t, get_extension, 80, 8);
FIELD(clap_plugin_t, on_main_thread, 88, 8);
SIZE(clap_event_transport_t, 104);
FIELD(clap_event_transport_t, header, 0, 16);
FIELD(clap_event_transport_t, flags, 16, 4);
FIELD(clap_event_transport_t, song_pos_beats, 24, 8);
FIELD(clap_event_transport_t, song_pos_seconds, 32, 8);
FIELD(clap_event_transport_t, tempo, 40, 8);
FIELD(clap_event_transport_t, tempo_inc, 48, 8);
FIELD(clap_event_transport_t, loop_start_beats, 56, 8);
FIELD(clap_event_transport_t, loop_end_beats, 64, 8);
FIELD(clap_event_transport_t, loop_start_seconds, 72, 8);
FIELD(clap_event_transport_t, loop_end_seconds, 80, 8);
FIELD(clap_event_transport_t, bar_start, 88, 8);
FIELD(clap_event_transport_t, bar_number, 96, 4);
FIELD(clap_event_transport_t, tsig_num, 100, 2);
FIELD(clap_event_transport_t, tsig_denom, 102, 2);
SIZE(clap_process_t, 64);
FIELD(clap_process_t, steady_time, 0, 8);
FIELD(clap_process_t, frames_count, 8, 4);
FIELD(clap_process_t, transport, 16, 8);
FIELD(clap_process_t, audio_inputs, 24, 8);
FIELD(clap_process_t, audio_outputs, 32, 8);
FIELD(clap_process_t, audio_inputs_count, 40, 4);
FIELD(clap_process_t, audio_outputs_count, 44, 4);
FIELD(clap_process_t, in_events, 48, 8);
FIELD(clap_process_t, out_events, 56, 8);
SIZE(clap_istream_t, 16);
FIELD(clap_istream_t, ctx, 0, 8);
FIELD(clap_istream_t, read, 8, 8);
SIZE(clap_ostream_t, 16);
FIELD(clap_ostream_t, ctx, 0, 8);
FIELD(clap_ostream_t, write, 8, 8);
SIZE(clap_version_t, 12);
FIELD(clap_version_t, major, 0, 4);
FIELD(clap_version_t, minor, 4, 4);
FIELD(clap_version_t, revision, 8, 4);
STRING(CLAP_EXT_AUDIO_PORTS, "clap.audio-ports");
STRING(CLAP_PORT_STEREO, "stereo");
STRING(CLAP_EXT_LATENCY, "clap.latency");
STRING(CLAP_EXT_LOG, "clap.log");
STRING(CLAP_EXT_PARAMS, "clap.params");
STRING(CLAP_EXT_RENDER, "clap.render");
STRING(CLAP_EXT_STATE, "clap.state");
STRING(CLAP_EXT_TAIL, "clap.tail");
VALUE(CLAP_EVENT_PARAM_VALUE, 5);
VALUE(CLAP_EVENT_PARAM_MOD, 6);
VALUE(CLAP_EVENT_TRANSPORT, 9);
VALUE(CLAP_TRANSPORT_IS_PLAYING, 16);
VALUE(CLAP_AUDIO_PORT_IS_MAIN, 1);
VALUE(CLAP_AUDIO_PORT_SUPPORTS_64BITS, 2);
VALUE(CLAP_LOG_ERROR, 3);
VALUE(CLAP_PARAM_IS_STEPPED, 1);
VALUE(CLAP_PARAM_IS_BYPASS, 16);
VALUE(CLAP_PARAM_IS_AUTOMATABLE, 32);
VALUE(CLAP_PARAM_IS_MODULATABLE, 1024);
VALUE(CLAP_PARAM_IS_ENUM, 65536);
VALUE(CLAP_PARAM_RESCAN_VALUES, 1);
VALUE(CLAP_RENDER_REALTIME, 0);
VALUE(CLAP_RENDER_OFFLINE, 1);
VALUE(CLAP_PROCESS_ERROR, 0);
VALUE(CLAP_PROCESS_CONTINUE, 1);
VALUE(CLAP_NAME_SIZE, 256);
VALUE(CLAP_PATH_SIZE, 1024);

#undef SIZE
#undef FIELD
#undef VALUE
#undef STRING

#endif
