package main

import (
	"context"
	"encoding/binary"
	"net"
	"slices"
	"sync"
)

const (
	frameHeaderBytes = 9
	maxFrameBytes    = 16384 // what HTTP/2 lets a peer send without asking

	frameData   = 0
	frameReset  = 3
	frameGoAway = 7

	flagEndStream = 1
)

// frameConn follows the HTTP/2 frames that grpc-go writes and can put a frame of ours between two of them:
// grpc-go offers no way to reset a stream or to break one off.
type frameConn struct {
	net.Conn
	mutex   sync.Mutex
	header  []byte         // of the frame being written, as far as it was written
	left    int            // bytes of its payload still to come
	sent    map[uint32]int // DATA payload written, by stream
	waiting []cutting
	goAway  chan struct{} // closed once GOAWAY was written
	ended   chan struct{} // closed by Close

	tellGoAway func()
	tellEnd    func()
}

// cutting is what happens once the DATA frames of a stream have carried so many bytes.
type cutting struct {
	stream uint32
	bytes  int
	frame  []byte // to be written; none: the connection is cut
}

func newFrameConn(conn net.Conn) *frameConn {
	c := &frameConn{Conn: conn, sent: map[uint32]int{}, goAway: make(chan struct{}), ended: make(chan struct{})}
	c.tellGoAway = sync.OnceFunc(func() { close(c.goAway) })
	c.tellEnd = sync.OnceFunc(func() { close(c.ended) })
	return c
}

// Write passes on what grpc-go writes and cuts in at the first frame boundary where a cutting is due.
func (c *frameConn) Write(bytes []byte) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	passed := 0
	for at := 0; at < len(bytes); {
		at += c.follow(bytes[at:])
		if len(c.header) > 0 {
			continue // within a frame
		}
		for due, ok := c.takeDue(); ok; due, ok = c.takeDue() {
			n, err := c.Conn.Write(bytes[passed:at])
			if passed += n; err != nil {
				return passed, err
			}
			if err := c.cutIn(due); err != nil {
				return passed, err
			}
		}
	}
	n, err := c.Conn.Write(bytes[passed:])
	return passed + n, err
}

// follow takes in bytes up to the end of a frame at most and returns how many it took.
func (c *frameConn) follow(bytes []byte) int {
	taken := 0
	if missing := frameHeaderBytes - len(c.header); missing > 0 {
		taken = min(missing, len(bytes))
		c.header = append(c.header, bytes[:taken]...)
		if len(c.header) < frameHeaderBytes {
			return taken
		}
		c.left = int(c.header[0])<<16 | int(c.header[1])<<8 | int(c.header[2])
	}
	body := min(c.left, len(bytes)-taken)
	c.left -= body
	if c.left == 0 {
		c.finishFrame()
	}
	return taken + body
}

func (c *frameConn) finishFrame() {
	switch c.header[3] {
	case frameData:
		length := int(c.header[0])<<16 | int(c.header[1])<<8 | int(c.header[2])
		c.sent[binary.BigEndian.Uint32(c.header[5:])] += length
	case frameGoAway:
		c.tellGoAway()
	}
	c.header = c.header[:0]
}

// takeDue removes a cutting whose bytes are written from those that wait.
func (c *frameConn) takeDue() (cutting, bool) {
	i := slices.IndexFunc(c.waiting, func(w cutting) bool { return c.sent[w.stream] >= w.bytes })
	if i < 0 {
		return cutting{}, false
	}
	due := c.waiting[i]
	c.waiting = slices.Delete(c.waiting, i, i+1)
	return due, true
}

// cutIn carries out a cutting.
func (c *frameConn) cutIn(due cutting) error {
	if due.frame == nil {
		cut(c.Conn)
		return net.ErrClosed
	}
	_, err := c.Conn.Write(due.frame)
	return err
}

// schedule has a cutting carried out as soon as its bytes are written, now if they are. An error of the
// connection is no concern of the caller: the call ends with the connection.
func (c *frameConn) schedule(next cutting) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.waiting = append(c.waiting, next)
	if len(c.header) > 0 {
		return // within a frame, whose end sees to it
	}
	if due, ok := c.takeDue(); ok {
		_ = c.cutIn(due)
	}
}

// awaitGoAway waits until GOAWAY is on its way.
func (c *frameConn) awaitGoAway(ctx context.Context) {
	select {
	case <-c.goAway:
	case <-ctx.Done():
	}
}

// Close ends the connection.
func (c *frameConn) Close() error {
	c.tellEnd()
	return c.Conn.Close()
}
