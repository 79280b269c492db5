package audiofile

import (
	"bytes"
	"io"
	"log"
	"sync"
)

// The FLAC decoder greets every frame at 24 and 176.4 kHz with a request for
// test files on the standard logger. It is kept off the user's terminal;
// whatever else is logged passes.
var quietOnce sync.Once

var decoderPlea = []byte("The flac library test cases do not yet include")

func quietDecoder(rate int) {
	if rate == 24000 || rate == 176400 {
		quietOnce.Do(func() { log.SetOutput(logFilter{log.Writer()}) })
	}
}

// logFilter drops the decoder's plea.
type logFilter struct{ io.Writer }

func (f logFilter) Write(line []byte) (int, error) {
	if bytes.Contains(line, decoderPlea) {
		return len(line), nil
	}
	return f.Writer.Write(line)
}
