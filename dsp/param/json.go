package param

import (
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON as RFC 8259 has it, strictly, from front to back, and
// allocates nothing. With the first thing wrong it stops: every method then
// finds nothing more.
type scanner struct {
	data []byte
	at   int
	bad  string // what is wrong at this place; "" so far
}

// maxDepth bounds how deep values may be nested.
const maxDepth = 64

func (s *scanner) fail(what string) {
	if s.bad == "" {
		s.bad = what
	}
}

// peek passes over white space and gives the byte behind it; 0 is none.
func (s *scanner) peek() byte {
	for ; s.bad == "" && s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// take passes over c and reports whether it was there.
func (s *scanner) take(c byte) bool {
	if s.peek() != c || c == 0 {
		return false
	}
	s.at++
	return true
}

// more reports whether another element comes in what ends with end, and passes
// over the comma before it, or over the end.
func (s *scanner) more(end byte, first bool) bool {
	switch {
	case s.take(end):
		return false
	case !first && !s.take(','):
		s.fail("a comma is missing, or the end")
	}
	return s.bad == ""
}

// key reads the name of a member and the colon behind it.
func (s *scanner) key() (raw []byte) {
	if s.peek() != '"' {
		s.fail("a key is missing")
		return nil
	}
	raw = s.text()
	if !s.take(':') {
		s.fail("a colon is missing")
	}
	return raw
}

// value reads any value within depth others and gives its bytes, nil where
// something is wrong with it.
func (s *scanner) value(depth int) (raw []byte) {
	c, start := s.peek(), s.at
	switch {
	case c == '"':
		s.text()
	case c == '-' || digit(c):
		s.number()
	case c == '{' || c == '[':
		s.nested(c, depth)
	case !s.word("true") && !s.word("false") && !s.word("null"):
		s.fail("a value is missing")
	}
	if s.bad != "" {
		return nil
	}
	return s.data[start:s.at]
}

// nested reads an object or an array.
func (s *scanner) nested(open byte, depth int) {
	if depth >= maxDepth {
		s.fail("nested too deep")
		return
	}
	s.at++
	for first := true; s.more(open+2, first); first = false { // ] and } are 2 behind [ and {
		if open == '{' {
			s.key()
		}
		s.value(depth + 1)
	}
}

func (s *scanner) word(w string) bool {
	if rest := s.data[s.at:]; len(rest) < len(w) || string(rest[:len(w)]) != w {
		return false
	}
	s.at += len(w)
	return true
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// number reads -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
func (s *scanner) number() {
	s.next('-', '-')
	if !s.next('0', '0') {
		s.digits()
	}
	if s.next('.', '.') {
		s.digits()
	}
	if s.next('e', 'E') {
		_ = s.next('+', '-')
		s.digits()
	}
}

// next passes over the byte at hand if it is one of two.
func (s *scanner) next(a, b byte) bool {
	if s.at >= len(s.data) || s.data[s.at] != a && s.data[s.at] != b {
		return false
	}
	s.at++
	return true
}

func (s *scanner) digits() {
	start := s.at
	for s.at < len(s.data) && digit(s.data[s.at]) {
		s.at++
	}
	if s.at == start {
		s.fail("a digit is missing")
	}
}

// text reads a string and gives it with its quotes and escapes.
func (s *scanner) text() (raw []byte) {
	start := s.at
	for s.at++; s.at < len(s.data); {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return s.data[start:s.at]
		case c < ' ':
			s.fail("a control character in a text")
			return nil
		case c == '\\':
			if s.escape(); s.bad != "" {
				return nil
			}
		case c < utf8.RuneSelf:
			s.at++
		default:
			r, n := utf8.DecodeRune(s.data[s.at:])
			if r == utf8.RuneError && n == 1 {
				s.fail("a text that is not UTF-8")
				return nil
			}
			s.at += n
		}
	}
	s.fail("the end of a text is missing")
	return nil
}

// escape passes over a backslash and what it stands before.
func (s *scanner) escape() {
	rest := s.data[s.at+1:]
	if len(rest) > 0 {
		switch rest[0] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			s.at += 2
			return
		case 'u':
			if len(rest) >= 5 && hex(rest[1:5]) >= 0 {
				s.at += 6
				return
			}
		}
	}
	s.fail("an escape that is none")
}

// hex is the number of four digits, or -1.
func hex(digits []byte) (r rune) {
	for _, c := range digits {
		switch {
		case digit(c):
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = (c | 0x20) - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// unquote appends what a string that text has read says. Half of a surrogate
// pair becomes U+FFFD.
func unquote(dst, raw []byte) []byte {
	for raw = raw[1 : len(raw)-1]; len(raw) > 0; {
		if raw[0] != '\\' {
			dst, raw = append(dst, raw[0]), raw[1:]
			continue
		}
		c := raw[1]
		if c != 'u' {
			dst, raw = append(dst, unescaped(c)), raw[2:]
			continue
		}
		r := hex(raw[2:6])
		raw = raw[6:]
		if utf16.IsSurrogate(r) {
			pair := rune(utf8.RuneError)
			if len(raw) >= 6 && raw[0] == '\\' && raw[1] == 'u' {
				pair = utf16.DecodeRune(r, hex(raw[2:6]))
			}
			if r = pair; r != utf8.RuneError {
				raw = raw[6:]
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// unescaped is what a backslash before c means.
func unescaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}
