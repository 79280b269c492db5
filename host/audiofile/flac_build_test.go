package audiofile

import (
	"math"
)

// flacSpec describes a FLAC stream that flacFile builds: verbatim subframes
// only, written from RFC 9639, so that any depth and any lie can be made.
type flacSpec struct {
	rate, bits int
	pcm        [][]float64
	block      int   // frames a block; 0 means 1024
	claim      int64 // total in the header; 0 means the truth, negative "unknown"
	sized      bool  // say the depth in each frame instead of "as in the header"
	sideLeft   bool  // stereo as left and side
}

// flacDepths are the codes for a frame's depth that the decoder knows.
var flacDepths = map[int]uint64{8: 1, 12: 2, 16: 4, 20: 5, 24: 6}

// bitWriter packs bits, the highest first.
type bitWriter struct {
	b    []byte
	used int // bits of the last byte
}

func (w *bitWriter) put(v uint64, n int) {
	for n--; n >= 0; n-- {
		if w.used&7 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[len(w.b)-1] |= byte(v>>n&1) << (7 - w.used&7)
		w.used++
	}
}

func flacFile(s flacSpec) []byte {
	if s.block == 0 {
		s.block = 1024
	}
	total := int64(len(s.pcm[0]))
	claim := s.claim
	if claim == 0 {
		claim = total
	}
	w := &bitWriter{b: []byte("fLaC\x80\x00\x00\x22")}
	w.put(uint64(s.block), 16)
	w.put(uint64(s.block), 16)
	w.put(0, 24)
	w.put(0, 24)
	w.put(uint64(s.rate), 20)
	w.put(uint64(len(s.pcm)-1), 3)
	w.put(uint64(s.bits-1), 5)
	w.put(uint64(max(claim, 0)), 36)
	b := append(w.b, make([]byte, 16)...) // no MD5
	for at, num := 0, 0; at < int(total); at, num = at+s.block, num+1 {
		b = append(b, s.frame(at, num)...)
	}
	return b
}

// frame encodes the block at frame at.
func (s flacSpec) frame(at, num int) []byte {
	n := min(s.block, len(s.pcm[0])-at)
	w := &bitWriter{}
	w.put(0xFFF8, 16) // fixed block size
	w.put(7, 4)       // 16-bit block size at the header's end
	w.put(0, 4)       // rate as in the stream's header
	assignment := uint64(len(s.pcm) - 1)
	if s.sideLeft {
		assignment = 8
	}
	w.put(assignment, 4)
	depth := uint64(0)
	if s.sized {
		depth = flacDepths[s.bits]
	}
	w.put(depth, 3)
	w.put(0, 1)
	if num < 128 { // the frame's number, coded like UTF-8
		w.put(uint64(num), 8)
	} else {
		w.put(0xE0|uint64(num>>12), 8)
		w.put(0x80|uint64(num>>6&63), 8)
		w.put(0x80|uint64(num&63), 8)
	}
	w.put(uint64(n-1), 16)
	w.put(crc(w.b, 8, 0x07), 8)
	for c, ch := range s.pcm {
		w.put(1<<1, 8) // verbatim, no wasted bits
		for i, x := range ch[at : at+n] {
			v, bits := int64(math.Ldexp(x, s.bits-1)), s.bits
			if s.sideLeft && c == 1 {
				v, bits = int64(math.Ldexp(s.pcm[0][at+i]-x, s.bits-1)), bits+1
			}
			w.put(uint64(v), bits)
		}
	}
	w.put(0, (8-w.used&7)&7)
	w.put(crc(w.b, 16, 0x8005), 16)
	return w.b
}

// crc is the checksum of b with an n-bit polynomial, highest bit first.
func crc(b []byte, n int, poly uint64) uint64 {
	var c uint64
	for _, x := range b {
		c ^= uint64(x) << (n - 8)
		for range 8 {
			c <<= 1
			if c>>n != 0 {
				c ^= poly | 1<<n
			}
		}
	}
	return c
}
