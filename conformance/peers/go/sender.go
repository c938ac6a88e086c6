package main

import (
	"context"
	"fmt"
	"io"
	"sync"
)

// command is one line of the sender's input; README.md says which fields belong to which op.
type command struct {
	ID              string              `json:"id"`
	Op              string              `json:"op"`
	Conn            string              `json:"conn"`
	Endpoint        string              `json:"endpoint"`
	MaxMessageBytes int                 `json:"maxMessageBytes"`
	WindowBytes     int32               `json:"windowBytes"`
	Call            string              `json:"call"`
	Mode            string              `json:"mode"`
	Method          string              `json:"method"`
	Requests        [][]byte            `json:"requests"`
	Headers         map[string][]string `json:"headers"`
	Gzip            bool                `json:"gzip"`
	TimeoutMs       int                 `json:"timeoutMs"`
	CancelAfter     *int                `json:"cancelAfter"`
	HoldAfter       *int                `json:"holdAfter"`
	Steps           []rawStep           `json:"steps"`
}

// event is one line of the sender's output.
type event struct {
	ID       string              `json:"id"`
	Event    string              `json:"event"`
	Text     string              `json:"text,omitempty"`
	Bytes    *[]byte             `json:"bytes,omitempty"`
	Code     *uint32             `json:"code,omitempty"`
	Name     string              `json:"name,omitempty"`
	Count    *int                `json:"count,omitempty"`
	Headers  map[string][]string `json:"headers,omitempty"`
	Trailers map[string][]string `json:"trailers,omitempty"`
	Raw      *rawReport          `json:"raw,omitempty"`
}

// sender holds what the commands so far have opened.
type sender struct {
	output *lineWriter
	work   sync.WaitGroup
	mutex  sync.Mutex
	links  map[string]*link
	calls  map[string]*call
}

// runSender carries out commands until the input ends, then gives up what is still open.
func runSender(input io.Reader, output io.Writer) error {
	s := &sender{output: newLineWriter(output), links: map[string]*link{}, calls: map[string]*call{}}
	ctx, stop := context.WithCancel(context.Background())
	err := readLines(input, func(c command) error {
		if err := s.carryOut(ctx, c); err != nil {
			s.output.write(event{ID: c.ID, Event: "error", Text: err.Error()})
		}
		return nil
	})
	stop()
	s.work.Wait()
	for _, l := range s.links {
		l.close()
	}
	return err
}

// carryOut starts one command. Calls and raw connections go on beside the commands that follow.
func (s *sender) carryOut(ctx context.Context, c command) error {
	switch c.Op {
	case "connect":
		return s.connect(ctx, c)
	case "call":
		return s.startCall(ctx, c)
	case "raw":
		return s.startRaw(ctx, c)
	case "drop", "close":
		l, err := s.findLink(c.Conn)
		if err != nil {
			return err
		}
		if c.Op == "drop" {
			l.drop()
		} else {
			l.close()
		}
	case "send", "closeSend", "resume", "cancel":
		if err := s.steer(c); err != nil {
			return err
		}
	default:
		return fmt.Errorf("unknown op %q", c.Op)
	}
	s.output.write(event{ID: c.ID, Event: "done"})
	return nil
}

func (s *sender) findLink(name string) (*link, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	l, ok := s.links[name]
	if !ok {
		return nil, fmt.Errorf("no connection %q", name)
	}
	return l, nil
}
