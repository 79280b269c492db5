/* Measures a stereo WAV file of 16-bit or 32-bit float samples with libebur128
 * and prints integrated loudness, range, sample peak and, with a second
 * argument, true peak: what scripts/meters holds `lacquer measure` against. */
#include <ebur128.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FRAMES = 4096 };

static uint32_t number(const unsigned char *p, int bytes)
{
	uint32_t v = 0;
	while (bytes--)
		v = v << 8 | p[bytes];
	return v;
}

/* open_wav leaves the file at its first sample. */
static FILE *open_wav(const char *path, unsigned *rate, unsigned *bits, uint32_t *size)
{
	unsigned char b[40];
	FILE *f = fopen(path, "rb");
	if (!f || fread(b, 1, 12, f) != 12 || memcmp(b, "RIFF", 4) != 0)
		return NULL;
	while (fread(b, 1, 8, f) == 8) {
		uint32_t length = number(b + 4, 4);
		if (memcmp(b, "data", 4) == 0) {
			*size = length;
			return f;
		}
		if (memcmp(b, "fmt ", 4) == 0) {
			if (length < 16 || length > sizeof b || fread(b, 1, length, f) != length || number(b + 2, 2) != 2)
				return NULL;
			*rate = number(b + 4, 4);
			*bits = number(b + 14, 2);
		} else if (fseek(f, length + length % 2, SEEK_CUR) != 0) {
			return NULL;
		}
	}
	return NULL;
}

static double larger(ebur128_state *s, int (*peak)(ebur128_state *, unsigned, double *))
{
	double l = 0, r = 0;
	peak(s, 0, &l);
	peak(s, 1, &r);
	return 20 * log10(l > r ? l : r);
}

int main(int argc, char **argv)
{
	unsigned rate = 0, bits = 0;
	uint32_t size = 0;
	FILE *f = argc > 1 ? open_wav(argv[1], &rate, &bits, &size) : NULL;
	if (!f || (bits != 16 && bits != 32)) {
		fprintf(stderr, "usage: ebur128 FILE.wav [peak]\n");
		return 2;
	}
	int mode = EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_M | EBUR128_MODE_S | EBUR128_MODE_SAMPLE_PEAK;
	if (argc > 2)
		mode |= EBUR128_MODE_TRUE_PEAK;
	ebur128_state *s = ebur128_init(2, rate, mode);
	static union { int16_t i[2 * FRAMES]; float f[2 * FRAMES]; } block;
	size_t frame = bits / 4, left = size / frame, n;
	while (left > 0 && (n = fread(&block, frame, left < FRAMES ? left : FRAMES, f)) > 0) {
		if (bits == 16)
			ebur128_add_frames_short(s, block.i, n);
		else
			ebur128_add_frames_float(s, block.f, n);
		left -= n;
	}
	double loudness, range;
	ebur128_loudness_global(s, &loudness);
	ebur128_loudness_range(s, &range);
	printf("%.4f %.4f %.4f", loudness, range, larger(s, ebur128_sample_peak));
	if (argc > 2)
		printf(" %.4f", larger(s, ebur128_true_peak));
	printf("\n");
	ebur128_destroy(&s);
	return 0;
}
