package main

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// rawStream is what came back on one stream.
type rawStream struct {
	Headers  map[string]string `json:"headers,omitempty"`
	Trailers map[string]string `json:"trailers,omitempty"`
	Bytes    []byte            `json:"bytes"`
	Ended    bool              `json:"ended"`
	Reset    *uint32           `json:"reset,omitempty"`
}

// rawReport is what the server did on a raw connection.
type rawReport struct {
	Streams  map[string]*rawStream `json:"streams"`
	Pings    int                   `json:"pings"`
	GoAway   *uint32               `json:"goAway,omitempty"`
	Closed   bool                  `json:"closed"`
	TimedOut bool                  `json:"timedOut"`
}

// rawReader collects frames until the connection ends.
type rawReader struct {
	framer  *http2.Framer
	mutex   sync.Mutex
	changed chan struct{} // closed and replaced whenever seen has grown
	settled bool          // the server has sent its settings
	seen    rawReport
}

func newRawReader(framer *http2.Framer) *rawReader {
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	return &rawReader{framer: framer, changed: make(chan struct{}), seen: rawReport{Streams: map[string]*rawStream{}}}
}

func (r *rawReader) run() {
	for {
		frame, err := r.framer.ReadFrame()
		r.mutex.Lock()
		if err != nil {
			r.seen.Closed = true
		} else {
			r.note(frame)
		}
		close(r.changed)
		r.changed = make(chan struct{})
		r.mutex.Unlock()
		if err != nil {
			return
		}
	}
}

func (r *rawReader) note(frame http2.Frame) {
	switch frame := frame.(type) {
	case *http2.MetaHeadersFrame:
		stream := r.stream(frame.StreamID)
		fields := map[string]string{}
		for _, field := range frame.Fields {
			fields[field.Name] = field.Value
		}
		if stream.Headers == nil {
			stream.Headers = fields
		} else {
			stream.Trailers = fields
		}
		stream.Ended = stream.Ended || frame.StreamEnded()
	case *http2.DataFrame:
		stream := r.stream(frame.StreamID)
		stream.Bytes = append(stream.Bytes, frame.Data()...)
		stream.Ended = stream.Ended || frame.StreamEnded()
	case *http2.RSTStreamFrame:
		code := uint32(frame.ErrCode)
		r.stream(frame.StreamID).Reset = &code
	case *http2.GoAwayFrame:
		code := uint32(frame.ErrCode)
		r.seen.GoAway = &code
	case *http2.SettingsFrame:
		r.settled = r.settled || !frame.IsAck()
	case *http2.PingFrame:
		if frame.IsAck() {
			r.seen.Pings++
		}
	}
}

func (r *rawReader) stream(id uint32) *rawStream {
	name := fmt.Sprint(id)
	if r.seen.Streams[name] == nil {
		r.seen.Streams[name] = &rawStream{Bytes: []byte{}}
	}
	return r.seen.Streams[name]
}

// await waits for what a step waits for, or for the end of the connection. It fails when time is up.
func (r *rawReader) await(ctx context.Context, step rawStep) error {
	for {
		r.mutex.Lock()
		done, changed := r.seen.Closed || r.has(step), r.changed
		r.mutex.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *rawReader) has(step rawStep) bool {
	switch step.Do {
	case "settle":
		return r.settled
	case "awaitHeaders":
		return r.stream(step.Stream).Headers != nil
	case "awaitEnd":
		stream := r.stream(step.Stream)
		return stream.Ended || stream.Reset != nil
	case "awaitPings":
		return r.seen.Pings >= step.Count
	case "awaitClose":
		return false
	}
	return true
}

// report is a copy of what was seen so far.
func (r *rawReader) report(timedOut bool) *rawReport {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	result := r.seen
	result.TimedOut = timedOut
	result.Streams = make(map[string]*rawStream, len(r.seen.Streams))
	for name, stream := range r.seen.Streams {
		copied := *stream
		result.Streams[name] = &copied
	}
	return &result
}
