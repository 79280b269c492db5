package main

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A session of qtractor holds a plugin's state in <config key="state">: base64
// of the length, 32 bits with the highest byte first, and the bytes by zlib.

func pack(state []byte) string {
	var b bytes.Buffer
	b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(state))))
	z := zlib.NewWriter(&b)
	z.Write(state) // a bytes.Buffer takes everything
	z.Close()
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// unpack returns the states of all plugins in a session, in the order of the
// file.
func unpack(session []byte) (states [][]byte, err error) {
	d := xml.NewDecoder(bytes.NewReader(session))
	d.Strict = false // the file's DOCTYPE
	for {
		token, err := d.Token()
		if err == io.EOF && len(states) == 0 {
			return nil, errors.New("no plugin's state in it")
		}
		if err == io.EOF {
			return states, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "config" || len(start.Attr) == 0 || start.Attr[0].Value != "state" {
			continue
		}
		var text string
		if err := d.DecodeElement(&text, &start); err != nil {
			return nil, err
		}
		state, err := unpackOne(text)
		if err != nil {
			return nil, err
		}
		states = append(states, state)
	}
}

func unpackOne(text string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return nil, err
	}
	if len(raw) < 4 {
		return nil, io.ErrUnexpectedEOF
	}
	z, err := zlib.NewReader(bytes.NewReader(raw[4:]))
	if err != nil {
		return nil, err
	}
	state, err := io.ReadAll(z)
	if err == nil && len(state) != int(binary.BigEndian.Uint32(raw)) {
		err = errors.New("a state is not as long as it says")
	}
	return state, err
}
