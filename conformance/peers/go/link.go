package main

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"
)

// defaultTimeout bounds whatever a command does not bound itself, so that no test hangs.
const defaultTimeout = 30 * time.Second

// link is a grpc-go channel whose sockets can be cut.
type link struct {
	channel *grpc.ClientConn
	mutex   sync.Mutex
	sockets []net.Conn
}

// connect opens a channel and reports it once the server has answered the HTTP/2 greeting.
func (s *sender) connect(ctx context.Context, c command) error {
	place, err := parseEndpoint(c.Endpoint)
	if err != nil {
		return err
	}
	l := &link{}
	// What a message may measure is the server's business here: the sender itself refuses nothing.
	limit := c.MaxMessageBytes
	if limit == 0 {
		limit = 1 << 30
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.open(ctx, place) }),
		grpc.WithDisableServiceConfig(),
		grpc.WithDisableRetry(),
		grpc.WithDefaultCallOptions(grpc.ForceCodecV2(rawCodec{}), grpc.MaxCallRecvMsgSize(limit), grpc.MaxCallSendMsgSize(1<<30)),
	}
	if c.WindowBytes > 0 {
		options = append(options, grpc.WithInitialWindowSize(c.WindowBytes), grpc.WithInitialConnWindowSize(c.WindowBytes))
	}
	if l.channel, err = grpc.NewClient(place.target(), options...); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, timeoutOf(c))
	defer stop()
	l.channel.Connect()
	for state := l.channel.GetState(); state != connectivity.Ready; state = l.channel.GetState() {
		if state == connectivity.TransientFailure || !l.channel.WaitForStateChange(ctx, state) {
			l.close()
			return fmt.Errorf("cannot connect to %s", c.Endpoint)
		}
	}
	s.mutex.Lock()
	s.links[c.Conn] = l
	s.mutex.Unlock()
	s.output.write(event{ID: c.ID, Event: "done"})
	return nil
}

func timeoutOf(c command) time.Duration {
	if c.TimeoutMs <= 0 {
		return defaultTimeout
	}
	return time.Duration(c.TimeoutMs) * time.Millisecond
}

func (l *link) open(ctx context.Context, place endpoint) (net.Conn, error) {
	socket, err := place.dial(ctx)
	if err == nil {
		l.mutex.Lock()
		l.sockets = append(l.sockets, socket)
		l.mutex.Unlock()
	}
	return socket, err
}

// drop cuts the sockets, as a crash of the client would; the channel connects again for the next call.
func (l *link) drop() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, socket := range l.sockets {
		cut(socket)
	}
	l.sockets = nil
}

func (l *link) close() {
	_ = l.channel.Close()
}
