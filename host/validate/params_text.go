package validate

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"

	"lacquer/bindings/clap"
)

var paramTextChecks = []Check{
	{ID: "params.text-all-or-none", Run: textAllOrNone,
		Asserts: "Text conversion of either direction works for all parameters or for none."},
	{ID: "params.text-shown", Run: textShown,
		Asserts: "Every value has a text that is not blank, is UTF-8, and is the same each time."},
	{ID: "params.text-capacity", Run: textCapacity,
		Asserts: "value_to_text stays within the buffer it is given, and ends the text in it, down to a buffer of one byte."},
	{ID: "params.text-round-trip", Run: textRoundTrip,
		Asserts: "A text read back and shown again is the same text."},
	{ID: "params.text-value", Run: textValue,
		Asserts: "A text that the plugin shows is read back as a value within the range, near the one it was made from."},
	{ID: "params.text-enum", Run: textEnum,
		Asserts: "Every value of an enum has a text of its own."},
	{ID: "params.text-nonsense", Run: textNonsense,
		Asserts: "Text that stands for no value is refused, or at least gives no value beyond the range."},
	{ID: "params.text-any-value", Run: textAnyValue,
		Asserts: "value_to_text survives values beyond the range, infinities and NaN."},
}

// someValues are the default, the ends of a range, and a few between.
func someValues(r *rand.Rand, p clap.ParamInfo) []float64 {
	values := []float64{p.Default, p.Min, p.Max}
	for range 5 {
		values = append(values, anyValue(r, p))
	}
	return values
}

// anyValue is a random value of a parameter.
func anyValue(r *rand.Rand, p clap.ParamInfo) float64 {
	v := p.Min + r.Float64()*(p.Max-p.Min)
	if p.Flags&clap.ParamIsStepped != 0 {
		v = math.Floor(p.Min + r.Float64()*(p.Max-p.Min+1))
	}
	return min(v, p.Max)
}

func textAllOrNone(t *T) {
	a, infos := t.Instance().Params()
	var shown, read, silent, deaf []string
	for _, p := range infos {
		text, ok := a.ValueToText(p.ID, p.Default)
		if !ok {
			silent = append(silent, named(p))
			continue
		}
		shown = append(shown, named(p))
		if p.Flags&clap.ParamIsReadonly != 0 {
			continue
		}
		if _, ok := a.TextToValue(p.ID, text); ok {
			read = append(read, named(p))
		} else {
			deaf = append(deaf, named(p))
		}
	}
	if len(shown) > 0 && len(silent) > 0 {
		t.Failf("value_to_text works for %d parameters and not for %d, such as %s", len(shown), len(silent), silent[0])
	}
	if len(read) > 0 && len(deaf) > 0 {
		t.Failf("text_to_value reads the default's own text for %d parameters and not for %d, such as %s", len(read), len(deaf), deaf[0])
	}
	if len(shown) == 0 && !t.Failed() {
		t.Skipf("the plugin shows no values as text")
	}
	if len(read) == 0 {
		t.Warnf("the plugin shows values as text and reads none: users cannot type a value")
	}
}

// eachText calls f with some values of all parameters that are shown as text.
func (t *T) eachText(f func(a clap.Params, p clap.ParamInfo, v float64, text string)) {
	a, infos := t.Instance().Params()
	any := false
	for _, p := range infos {
		for _, v := range someValues(t.Rand, p) {
			if text, ok := a.ValueToText(p.ID, v); ok {
				f(a, p, v, text)
				any = true
			}
		}
	}
	if !any {
		t.Skipf("the plugin shows no values as text")
	}
}

func textShown(t *T) {
	t.eachText(func(a clap.Params, p clap.ParamInfo, v float64, text string) {
		buffer := bytes.Repeat([]byte{0xaa}, clap.NameSize)
		a.RawValueToText(p.ID, v, buffer, clap.NameSize)
		raw := clap.RawArray(buffer)
		t.readable("the text of "+named(p), raw)
		if blank(raw) {
			t.Failf("%s shows %g as nothing", named(p), v)
		}
		if again, _ := a.ValueToText(p.ID, v); again != text {
			t.Failf("%s shows %g as %q, then as %q", named(p), v, text, again)
		}
	})
}

func textCapacity(t *T) {
	t.eachText(func(a clap.Params, p clap.ParamInfo, v float64, text string) {
		for _, capacity := range []int{1, 2, 3, 5, len(text), len(text) + 1} {
			buffer := bytes.Repeat([]byte{0xaa}, capacity+clap.NameSize)
			ok := a.RawValueToText(p.ID, v, buffer, uint32(capacity))
			if n := len(bytes.TrimRight(buffer, "\xaa")); n > capacity {
				t.Failf("%s writes %d bytes into a buffer of %d for %g: that is a host's stack", named(p), n, capacity, v)
			} else if ok && bytes.IndexByte(buffer[:capacity], 0) < 0 {
				t.Failf("%s leaves no terminating zero in a buffer of %d bytes for %g and answers true: hosts read on behind it", named(p), capacity, v)
			}
		}
	})
}

// eachRead is eachText with the value that the text is read back as.
func (t *T) eachRead(f func(a clap.Params, p clap.ParamInfo, v float64, text string, back float64)) {
	any := false
	t.eachText(func(a clap.Params, p clap.ParamInfo, v float64, text string) {
		if back, ok := a.TextToValue(p.ID, text); ok {
			f(a, p, v, text, back)
			any = true
		}
	})
	if !any {
		t.Skipf("the plugin reads no text")
	}
}

func textRoundTrip(t *T) {
	t.eachRead(func(a clap.Params, p clap.ParamInfo, v float64, text string, back float64) {
		if again, ok := a.ValueToText(p.ID, back); !ok || again != text {
			t.Failf("%s shows %g as %q, reads that as %g and shows it as %q: a user who confirms what is shown changes it", named(p), v, text, back, again)
		}
	})
}

// maxTextError is how much of a range text may be off by: as coarse as a text
// with two digits.
const maxTextError = 0.05

func textValue(t *T) {
	t.eachRead(func(_ clap.Params, p clap.ParamInfo, v float64, text string, back float64) {
		switch {
		case !finite(back) || !inRange(p, back):
			t.Failf("%s shows %g as %q and reads that as %g, not within %g to %g", named(p), v, text, back, p.Min, p.Max)
		case math.Abs(back-v) > maxTextError*(p.Max-p.Min):
			t.Warnf("%s shows %g as %q and reads that as %g, %.0f %% of the range away", named(p), v, text, back, 100*math.Abs(back-v)/(p.Max-p.Min))
		}
	})
}

// maxEnum bounds how many values of an enum are looked at.
const maxEnum = 4096

func textEnum(t *T) {
	a, infos := t.Instance().Params()
	any := false
	for _, p := range infos {
		if p.Flags&clap.ParamIsEnum == 0 {
			continue
		}
		any = true
		seen := map[string]float64{}
		for v := p.Min; v <= min(p.Max, p.Min+maxEnum); v++ {
			text, ok := a.ValueToText(p.ID, v)
			if !ok || strings.TrimSpace(text) == "" {
				t.Failf("%s is an enum and has no text for %g: hosts list an enum's texts", named(p), v)
			} else if other, twice := seen[text]; twice {
				t.Warnf("%s shows both %g and %g as %q", named(p), other, v, text)
			}
			seen[text] = v
		}
	}
	if !any {
		t.Skipf("no parameter is an enum")
	}
}

func textNonsense(t *T) {
	a, infos := t.Instance().Params()
	if !a.HasTextToValue() {
		t.Skipf("the plugin reads no text")
	}
	accepted := 0
	for _, p := range infos {
		for _, text := range []string{"", " ", "no value at all", "-", "1e999", "nan", "\x01\x7f", strings.Repeat("9", 5000), "%s%n%d"} {
			v, ok := a.TextToValue(p.ID, text)
			if !ok {
				continue
			}
			if !finite(v) {
				t.Failf("%s reads %.20q as %g: a host hands that on as a value", named(p), text, v)
			} else if text == "no value at all" {
				accepted++
			}
		}
	}
	if accepted > 0 {
		t.Warnf("%d parameters read \"no value at all\" as a value: a slip of the keyboard changes the sound instead of being refused", accepted)
	}
}

func textAnyValue(t *T) {
	a, infos := t.Instance().Params()
	for _, p := range infos {
		span := p.Max - p.Min + 1
		for _, v := range []float64{p.Min - span, p.Max + span, -1e300, 1e300, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324} {
			buffer := bytes.Repeat([]byte{0xaa}, 2*clap.NameSize)
			ok := a.RawValueToText(p.ID, v, buffer, clap.NameSize)
			if n := len(bytes.TrimRight(buffer, "\xaa")); n > clap.NameSize {
				t.Failf("%s writes %d bytes into a buffer of %d for %g", named(p), n, clap.NameSize, v)
			} else if ok && bytes.IndexByte(buffer[:clap.NameSize], 0) < 0 {
				t.Failf("%s leaves no terminating zero for %g", named(p), v)
			}
		}
	}
}
