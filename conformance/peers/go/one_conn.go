package main

import (
	"net"
	"sync"
)

// oneConn is a listener for the one connection it was made with.
type oneConn struct {
	conn    *frameConn
	waiting chan net.Conn
	stopped chan struct{}
	stop    func()
}

func newOneConn(conn *frameConn) *oneConn {
	l := &oneConn{conn: conn, waiting: make(chan net.Conn, 1), stopped: make(chan struct{})}
	l.waiting <- conn
	l.stop = sync.OnceFunc(func() { close(l.stopped) })
	return l
}

// Accept hands out the connection, then waits for its end.
func (l *oneConn) Accept() (net.Conn, error) {
	select {
	case conn := <-l.waiting:
		return conn, nil
	default:
	}
	select {
	case <-l.conn.ended:
	case <-l.stopped:
	}
	return nil, net.ErrClosed
}

// Close ends Accept and leaves the connection to the server, which may be saying goodbye on it.
func (l *oneConn) Close() error {
	l.stop()
	return nil
}

// Addr is that of the connection.
func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }
