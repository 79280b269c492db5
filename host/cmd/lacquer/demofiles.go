package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"lacquer/host/audiofile"
	"lacquer/host/demo"
	"lacquer/host/mastering"
)

// demoFile is one file of the demo song while it is written.
type demoFile struct {
	path   string
	writer *audiofile.Writer
	audio  func(*demo.Song) [2][]float64
}

// writeDemo writes the song's mix and stems into a folder: all of them or
// none.
func writeDemo(ctx context.Context, dir string, force bool, progress mastering.Progress) (paths []string, err error) {
	undo, err := makeFolders(dir, filepath.Join(dir, "stems"))
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			undo()
		}
	}()
	files := []demoFile{{path: filepath.Join(dir, "demo-mix.wav"), audio: func(s *demo.Song) [2][]float64 { return s.Mix }}}
	for i, name := range demo.Names() {
		files = append(files, demoFile{
			path:  filepath.Join(dir, "stems", name+".wav"),
			audio: func(s *demo.Song) [2][]float64 { return s.Stems[i].Audio },
		})
	}
	format := audiofile.Format{Rate: demo.Rate, Channels: 2, Encoding: audiofile.PCM24}
	for i := range files {
		f := &files[i]
		if f.writer, err = audiofile.Create(f.path, format, audiofile.CreateOptions{Force: force}); err != nil {
			return nil, err
		}
		defer f.writer.Abort()
		paths = append(paths, f.path)
	}
	if progress.Begin != nil {
		progress.Begin("playing", demo.Frames)
	}
	for block := range demo.Blocks(demo.Seconds) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, f := range files {
			stereo := f.audio(block)
			if err := f.writer.Write(stereo[:]); err != nil {
				return nil, err
			}
		}
		if progress.Done != nil {
			progress.Done(int64(block.Start + block.Len()))
		}
	}
	for _, f := range files {
		if err := f.writer.Commit(); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// makeFolders makes what is not there of some folders, outermost first; undo
// removes those it made, if they are empty.
func makeFolders(dirs ...string) (undo func(), err error) {
	var made []string
	undo = func() {
		for _, dir := range slices.Backward(made) {
			os.Remove(dir)
		}
	}
	for _, dir := range dirs {
		if _, err := os.Stat(dir); err == nil {
			continue
		}
		if err := os.MkdirAll(dir, 0o777); err != nil {
			undo()
			return nil, err
		}
		made = append(made, dir)
	}
	return undo, nil
}
