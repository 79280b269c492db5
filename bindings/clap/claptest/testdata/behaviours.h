/* What each of the plugins does to its host. */
#pragma once
#include "abi.h"

enum {
	SINGLE = 1 << 0,      /* 32-bit buffers only */
	NO_PORTS = 1 << 1,    /* no audio-ports extension */
	MONO = 1 << 2,        /* mono main ports */
	EXTRA = 1 << 3,       /* a side-chain input and a second output */
	CREATE_FAILS = 1 << 4,
	INIT_FAILS = 1 << 5,
	ACTIVATE_FAILS = 1 << 6,
	START_FAILS = 1 << 7,
	NULL_EXT = 1 << 8,    /* extension tables full of null pointers */
	NULL_ALL = 1 << 9,    /* plugin functions null as well, but for init */
	NO_EXT = 1 << 10,     /* no extension but audio-ports */
	NO_TEXT = 1 << 11,    /* text conversions answer false */
	BYTES = 1 << 12,      /* state one byte at a time */
	ERRS = 1 << 13,       /* process answers ERROR from the third block on */
	ECHO = 1 << 14,       /* half of the input again, TAIL frames later */
	DECAY = 1 << 15,      /* one-pole feedback, the tail is infinite */
	NO_TAIL = 1 << 16,    /* no tail extension */
	DEAF = 1 << 17,       /* process calls nothing of the host's */
	PUSHY = 1 << 18,      /* floods the output events */
	METERS = 1 << 19,
	THREADS = 1 << 20,    /* a thread of its own calls the host */
	INSTRUMENT = 1 << 21,
	STATE_FAILS = 1 << 22,
	NAGGING = 1 << 23,    /* asks for restart, callback and flush all the time */
	NO_FLUSH = 1 << 24,   /* params.flush is null */
	LONG_TAIL = 1 << 25,  /* claims a tail of 100 s, is silent long before */
	HUM = 1 << 26,        /* feedback without loss, never silent again */
	SHORT_TAIL = 1 << 27, /* claims a tail of 400 frames, sounds on longer */
};
enum { TAIL = 1000, RING = 1 << 14 };

static const struct { const char *id; uint32_t flags, latency; } variants[] = {
	{"test.instrument", INSTRUMENT, 0},
	{"test.gain", 0, 0},
	{"test.latency", 0, 100},
	{"test.float32", SINGLE, 37},
	{"test.noports", NO_PORTS, 0},
	{"test.mono", MONO, 0},
	{"test.extra", EXTRA, 5},
	{"test.create-fails", CREATE_FAILS, 0},
	{"test.init-fails", INIT_FAILS, 0},
	{"test.activate-fails", ACTIVATE_FAILS, 0},
	{"test.start-fails", START_FAILS, 0},
	{"test.null-extensions", NULL_EXT, 0},
	{"test.null-everything", NULL_EXT | NULL_ALL, 0},
	{"test.bare", NO_EXT, 0},
	{"test.no-text", NO_TEXT, 0},
	{"test.bytes", BYTES, 0},
	{"test.errors", ERRS, 0},
	{"test.echo", ECHO, 100},
	{"test.echo-no-tail", ECHO | NO_TAIL, 100},
	{"test.decay", DECAY, 10},
	{"test.hum", DECAY | HUM, 0},
	{"test.short-tail", DECAY | SHORT_TAIL, 0},
	{"test.long-tail", ECHO | LONG_TAIL, 0},
	{"test.deaf", DEAF, 0},
	{"test.pushy", PUSHY, 0},
	{"test.meters", METERS, 0},
	{"test.threads", THREADS, 0},
	{"test.state-fails", STATE_FAILS, 0},
	{"test.nagging", NAGGING, 50},
	{"test.no-flush", NO_FLUSH, 0},
};
enum { VARIANTS = sizeof variants / sizeof variants[0] };
static descriptor descriptors[VARIANTS];
