package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// rawStep is one thing to do on a raw HTTP/2 connection; README.md says which fields belong to which.
type rawStep struct {
	Do        string      `json:"do"`
	Stream    uint32      `json:"stream"`
	Fields    [][2]string `json:"fields"`
	Bytes     []byte      `json:"bytes"`
	EndStream bool        `json:"endStream"`
	Code      uint32      `json:"code"`
	Increment uint32      `json:"increment"`
	Count     int         `json:"count"`
}

// startRaw speaks HTTP/2 frame by frame, right or wrong, and reports what the server did.
func (s *sender) startRaw(ctx context.Context, c command) error {
	place, err := parseEndpoint(c.Endpoint)
	if err != nil {
		return err
	}
	s.work.Go(func() {
		report, err := exchangeRaw(ctx, place, c.Steps, timeoutOf(c))
		if err != nil {
			s.output.write(event{ID: c.ID, Event: "error", Text: err.Error()})
			return
		}
		s.output.write(event{ID: c.ID, Event: "raw", Raw: report})
	})
	return nil
}

// exchangeRaw carries out the steps. A server that hangs up ends them early, and that is no error.
func exchangeRaw(ctx context.Context, place endpoint, steps []rawStep, timeout time.Duration) (*rawReport, error) {
	ctx, stop := context.WithTimeout(ctx, timeout)
	defer stop()
	conn, err := place.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	_ = conn.SetDeadline(deadline)
	framer := http2.NewFramer(conn, conn)
	framer.AllowIllegalWrites = true
	reader := newRawReader(framer)
	go reader.run()
	for _, step := range steps {
		if err := reader.await(ctx, step); err != nil {
			return reader.report(true), nil
		}
		known, err := writeStep(conn, framer, step)
		if !known {
			return nil, fmt.Errorf("unknown step %q", step.Do)
		}
		if err != nil {
			break // the server has hung up; the report says so
		}
	}
	return reader.report(false), nil
}

// writeStep does the part of a step that sends. Steps that wait have none.
func writeStep(conn net.Conn, framer *http2.Framer, step rawStep) (known bool, err error) {
	switch step.Do {
	case "greet":
		if _, err := conn.Write([]byte(http2.ClientPreface)); err != nil {
			return true, err
		}
		return true, framer.WriteSettings()
	case "settle":
		return true, framer.WriteSettingsAck()
	case "headers":
		var block bytes.Buffer
		encoder := hpack.NewEncoder(&block)
		// Without a dynamic table blocks are independent of each other.
		encoder.SetMaxDynamicTableSizeLimit(0)
		for _, field := range step.Fields {
			if err := encoder.WriteField(hpack.HeaderField{Name: field[0], Value: field[1]}); err != nil {
				return true, err
			}
		}
		return true, framer.WriteHeaders(http2.HeadersFrameParam{
			StreamID: step.Stream, BlockFragment: block.Bytes(), EndHeaders: true, EndStream: step.EndStream,
		})
	case "data":
		return true, framer.WriteData(step.Stream, step.EndStream, step.Bytes)
	case "ping":
		for n := range max(step.Count, 1) {
			if err := framer.WritePing(false, [8]byte{byte(n >> 8), byte(n)}); err != nil {
				return true, err
			}
		}
		return true, nil
	case "reset":
		return true, framer.WriteRSTStream(step.Stream, http2.ErrCode(step.Code))
	case "window":
		return true, framer.WriteWindowUpdate(step.Stream, step.Increment)
	case "goAway":
		return true, framer.WriteGoAway(0, http2.ErrCode(step.Code), nil)
	case "write":
		_, err := conn.Write(step.Bytes)
		return true, err
	case "cut":
		cut(conn)
		return true, nil
	case "awaitEnd", "awaitPings", "awaitHeaders", "awaitClose":
		return true, nil
	}
	return false, nil
}
