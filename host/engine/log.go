package engine

import (
	"fmt"
	"slices"
	"sync"

	"lacquer/bindings/clap"
)

// Message is a line a plugin logged.
type Message struct {
	Severity clap.Severity
	Text     string
}

// maxMessages bounds what is kept of a talkative plugin.
const maxMessages = 64

// log keeps a plugin's last messages. They come from any thread.
type log struct {
	mu       sync.Mutex
	messages []Message
}

func (l *log) add(severity clap.Severity, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.messages) == maxMessages {
		l.messages = slices.Delete(l.messages, 0, 1)
	}
	l.messages = append(l.messages, Message{severity, text})
}

// explain adds the plugin's last complaint to an error it caused.
func (l *log) explain(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range slices.Backward(l.messages) {
		if m.Severity >= clap.LogError {
			return fmt.Errorf("%w (the plugin says: %s)", err, m.Text)
		}
	}
	return err
}

// Messages are the last lines the plugin logged, oldest first.
func (p *Plugin) Messages() []Message {
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	return slices.Clone(p.log.messages)
}
