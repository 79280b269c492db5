package engine

import (
	"math"

	"lacquer/bindings/clap"
)

// Config says how a plugin is to run.
type Config struct {
	Rate      float64    // Hz
	BlockSize int        // frames of the largest block; 0 is 512
	Blocks    func() int // length of each next block Render makes, up to BlockSize; nil is BlockSize
	Single    bool       // 32-bit buffers even where the plugin takes 64-bit ones
	Realtime  bool       // do not tell the plugin that it renders offline
}

const (
	defaultBlockSize = 512
	maxBlockSize     = 1 << 20
	maxRate          = 1 << 20
)

// running is what an active plugin runs with.
type running struct {
	cfg     Config
	block   *clap.Block
	in, out int // index of the main ports
	cookies map[uint32]uintptr
	latency int
	frames  int64 // since the last reset
	used    bool  // since the last reset, whether or not it worked
}

// Activate prepares the plugin to process. An active plugin is deactivated
// first. Settings that wait are made before, so that the plugin's latency and
// whatever else it fixes when it activates follow them.
func (p *Plugin) Activate(cfg Config) error {
	if cfg.BlockSize == 0 {
		cfg.BlockSize = defaultBlockSize
	}
	if !(cfg.Rate >= 1 && cfg.Rate <= maxRate) {
		return p.fault(clap.ErrActivate, "a sample rate of %g Hz", cfg.Rate)
	}
	if cfg.BlockSize < 1 || cfg.BlockSize > maxBlockSize {
		return p.fault(clap.ErrActivate, "blocks of %d frames, not 1 to %d", cfg.BlockSize, maxBlockSize)
	}
	p.audio.Lock()
	defer p.audio.Unlock()
	p.deactivate()
	return p.activate(cfg)
}

// activate needs audio held.
func (p *Plugin) activate(cfg Config) error {
	var err error
	if closed := p.main(func() { err = p.activateOnMain(cfg) }); closed != nil {
		return closed
	}
	if err != nil {
		return err
	}
	if !p.inst.StartProcessing() {
		err = p.fault(ErrStart, "")
		p.deactivateOnMain()
	}
	return err
}

func (p *Plugin) activateOnMain(cfg Config) error {
	in, out := p.ports()
	mainIn, mainOut, err := p.mainPorts(in, out)
	if err != nil {
		return err
	}
	mode := clap.RenderOffline
	if cfg.Realtime || p.inst.NeedsRealtime() {
		mode = clap.RenderRealtime
	}
	p.inst.SetRenderMode(mode)
	p.readParams()
	p.flush()
	p.inst.Host.Take(clap.RequestRestart) // this is it
	if err := p.inst.Activate(cfg.Rate, 1, uint32(cfg.BlockSize)); err != nil {
		return p.log.explain(err)
	}
	p.run = &running{
		cfg: cfg, in: mainIn, out: mainOut, cookies: p.cookies,
		block:   clap.NewBlock(in, out, cfg.BlockSize, cfg.Single, 64, 1024),
		latency: int(min(p.inst.Latency(), math.MaxInt32)),
	}
	return nil
}

// mainPorts finds the ports the signal goes through, which must be stereo.
func (p *Plugin) mainPorts(in, out []clap.AudioPortInfo) (i, o int, err error) {
	if len(in) == 0 && len(out) == 0 {
		return 0, 0, p.fault(ErrNoAudioPorts, "")
	}
	if i, err = p.mainPort(in, "input"); err == nil {
		o, err = p.mainPort(out, "output")
	}
	return i, o, err
}

func (p *Plugin) mainPort(ports []clap.AudioPortInfo, side string) (int, error) {
	if len(ports) == 0 {
		return 0, p.fault(ErrNoAudioPorts, "no %s", side)
	}
	port := 0
	for i, info := range ports {
		if info.Flags&clap.PortIsMain != 0 {
			port = i
			break
		}
	}
	switch n := ports[port].Channels; n {
	case 2:
		return port, nil
	case 1:
		return 0, p.fault(ErrNotStereo, "its %s %q is mono", side, ports[port].Name)
	default:
		return 0, p.fault(ErrNotStereo, "its %s %q has %d channels", side, ports[port].Name, n)
	}
}

// Deactivate ends processing. The plugin keeps its settings.
func (p *Plugin) Deactivate() {
	p.audio.Lock()
	defer p.audio.Unlock()
	p.deactivate()
}

// deactivate needs audio held.
func (p *Plugin) deactivate() {
	if p.run != nil {
		p.inst.StopProcessing()
		p.deactivateOnMain()
	}
}

func (p *Plugin) deactivateOnMain() {
	_ = p.main(func() {
		p.inst.Deactivate()
		p.run.block.Close()
		p.run = nil
	})
}

// Latency is the plugin's delay in frames, read when it was activated; 0
// while inactive.
func (p *Plugin) Latency() (frames int) {
	_ = p.main(func() {
		if p.run != nil {
			frames = p.run.latency
		}
	})
	return frames
}

// Tail is how many frames the plugin says it sounds on after its input, 0 for
// one that does not say.
func (p *Plugin) Tail() (frames int, infinite bool) {
	n, _ := p.tail()
	return int(n), n >= clap.InfiniteTail
}

func (p *Plugin) tail() (frames uint32, known bool) {
	_ = p.main(func() { frames, known = p.inst.Tail() })
	return frames, known
}
