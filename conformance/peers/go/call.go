package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// call is a call under way.
type call struct {
	id      string
	output  *lineWriter
	opened  chan struct{}     // closed once stream is there
	stream  grpc.ClientStream // nil if it could not be opened
	cancel  context.CancelFunc
	release func()
	resumed chan struct{}
	count   int
}

// streamOf tells grpc-go what the generated code of a method of that mode would tell it. A call in mode
// open ends its side only when told to.
func streamOf(mode string) (*grpc.StreamDesc, error) {
	switch mode {
	case "unary":
		return &grpc.StreamDesc{}, nil
	case "serverStream":
		return &grpc.StreamDesc{ServerStreams: true}, nil
	case "open":
		return &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, nil
	}
	return nil, fmt.Errorf("unknown mode %q", mode)
}

// startCall sends the requests and reports all that comes back from a goroutine of its own.
func (s *sender) startCall(ctx context.Context, c command) error {
	l, err := s.findLink(c.Conn)
	if err != nil {
		return err
	}
	desc, err := streamOf(c.Mode)
	if err != nil {
		return err
	}
	if len(c.Headers) > 0 {
		ctx = metadata.NewOutgoingContext(ctx, metadata.MD(c.Headers))
	}
	ctx, cancel := context.WithTimeout(ctx, timeoutOf(c))
	var options []grpc.CallOption
	if c.Gzip {
		options = append(options, grpc.UseCompressor(gzip.Name))
	}
	target := &call{id: c.ID, output: s.output, cancel: cancel, opened: make(chan struct{}), resumed: make(chan struct{})}
	target.release = sync.OnceFunc(func() { close(target.resumed) })
	s.mutex.Lock()
	s.calls[c.ID] = target
	s.mutex.Unlock()
	s.work.Go(func() {
		defer cancel()
		// This waits while the server allows no further stream, so it is not done by whoever reads the commands.
		stream, err := l.channel.NewStream(ctx, desc, c.Method, options...)
		target.stream = stream
		close(target.opened)
		if err == nil {
			err = target.exchange(ctx, c)
		}
		target.end(err)
	})
	return nil
}

// steer acts on a call that is under way.
func (s *sender) steer(c command) error {
	s.mutex.Lock()
	target, ok := s.calls[c.Call]
	s.mutex.Unlock()
	if !ok {
		return fmt.Errorf("no call %q", c.Call)
	}
	switch c.Op {
	case "cancel":
		target.cancel()
		return nil
	case "resume":
		target.release()
		return nil
	}
	<-target.opened
	if target.stream == nil {
		return fmt.Errorf("call %q was not opened", c.Call)
	}
	if c.Op == "closeSend" {
		return target.stream.CloseSend()
	}
	for _, request := range c.Requests {
		if err := target.stream.SendMsg(request); err != nil {
			return err
		}
	}
	return nil
}

// exchange sends, half-closes unless the mode is open, and reads to the end. It returns the final status.
func (t *call) exchange(ctx context.Context, c command) error {
	for _, request := range c.Requests {
		// io.EOF says that the server has ended the call already; its status comes with the next read.
		if err := t.stream.SendMsg(request); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	if c.Mode != "open" {
		if err := t.stream.CloseSend(); err != nil {
			return err
		}
	}
	for {
		if c.CancelAfter != nil && t.count == *c.CancelAfter {
			t.cancel()
		}
		if c.HoldAfter != nil && t.count == *c.HoldAfter {
			t.output.write(event{ID: t.id, Event: "held"})
			select {
			case <-t.resumed:
			case <-ctx.Done():
			}
		}
		var message []byte
		if err := t.stream.RecvMsg(&message); err != nil {
			return err
		}
		t.count++
		t.output.write(event{ID: t.id, Event: "message", Bytes: &message})
		if c.Mode == "unary" {
			return nil // RecvMsg has seen the status OK and the end of the stream
		}
	}
}

// end reports how the call ended. io.EOF is the library's word for OK.
func (t *call) end(err error) {
	if errors.Is(err, io.EOF) {
		err = nil
	}
	result := status.Convert(err)
	code := uint32(result.Code())
	line := event{ID: t.id, Event: "end", Code: &code, Name: result.Code().String(), Text: result.Message(), Count: &t.count}
	if t.stream != nil {
		line.Headers, _ = t.stream.Header()
		line.Trailers = t.stream.Trailer()
	}
	t.output.write(line)
}
