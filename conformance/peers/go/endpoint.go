package main

import (
	"context"
	"fmt"
	"net"
	"strings"
)

// endpoint is a socket on this machine.
type endpoint struct {
	network string
	address string
}

// parseEndpoint reads unix:/PATH and tcp:HOST:PORT. It refuses hosts other than the loopback.
func parseEndpoint(text string) (endpoint, error) {
	scheme, rest, _ := strings.Cut(text, ":")
	switch {
	case scheme == "unix" && strings.HasPrefix(rest, "/"):
		return endpoint{"unix", rest}, nil
	case scheme == "tcp":
		host, _, err := net.SplitHostPort(rest)
		if err != nil {
			return endpoint{}, err
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return endpoint{}, fmt.Errorf("%s is not the loopback", host)
		}
		return endpoint{"tcp", rest}, nil
	}
	return endpoint{}, fmt.Errorf("%q is neither unix:/PATH nor tcp:HOST:PORT", text)
}

// target is the name under which grpc-go gets the endpoint, the way existing programs write it. It
// decides the :authority of calls.
func (e endpoint) target() string {
	if e.network == "unix" {
		return "unix:" + e.address
	}
	return "passthrough:///" + e.address
}

func (e endpoint) dial(ctx context.Context) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, e.network, e.address)
}

// cut closes a connection without saying goodbye: TCP sends RST instead of FIN.
func cut(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
