package main

import (
	"io"
	"net"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// playerEvent is one line of the player's output.
type playerEvent struct {
	Event   string  `json:"event"`
	Listen  string  `json:"listen,omitempty"`
	Call    int64   `json:"call,omitempty"`
	Method  string  `json:"method,omitempty"`
	Request *[]byte `json:"request,omitempty"`
	How     string  `json:"how,omitempty"`
}

// player answers calls from a script and tells on its output what it was asked.
type player struct {
	script *script
	output *lineWriter
	calls  atomic.Int64
}

// runPlayer serves until the input ends.
func runPlayer(listen, scriptPath string, input io.Reader, output io.Writer) error {
	place, err := parseEndpoint(listen)
	if err != nil {
		return err
	}
	rules, err := loadScript(scriptPath)
	if err != nil {
		return err
	}
	listener, err := net.Listen(place.network, place.address)
	if err != nil {
		return err
	}
	defer listener.Close()
	p := &player{script: rules, output: newLineWriter(output)}
	p.output.write(playerEvent{Event: "ready", Listen: place.network + ":" + listener.Addr().String()})
	go p.accept(listener)
	_, err = io.Copy(io.Discard, input)
	return err
}

func (p *player) accept(listener net.Listener) {
	for {
		socket, err := listener.Accept()
		if err != nil {
			return
		}
		go p.serve(socket)
	}
}

// serve gives each connection a server of its own, so that GOAWAY and hanging up concern that one alone.
func (p *player) serve(socket net.Conn) {
	conn := newFrameConn(socket)
	var server *grpc.Server
	server = grpc.NewServer(
		grpc.ForceServerCodecV2(rawCodec{}),
		grpc.MaxRecvMsgSize(1<<30),
		grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
			return p.answer(server, conn, stream)
		}),
	)
	defer server.Stop()
	_ = server.Serve(newOneConn(conn))
}

// answer plays one rule.
func (p *player) answer(server *grpc.Server, conn *frameConn, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	var request []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	number := p.calls.Add(1)
	p.output.write(playerEvent{Event: "call", Call: number, Method: method, Request: &request})
	how, err := p.play(server, conn, stream, method, request)
	p.output.write(playerEvent{Event: "end", Call: number, How: how})
	return err
}

func (p *player) play(server *grpc.Server, conn *frameConn, stream grpc.ServerStream, method string, request []byte) (string, error) {
	r, ok := p.script.find(method, request)
	if !ok {
		return "unscripted", status.Errorf(codes.Unimplemented, "the script has no rule for this call of %s", method)
	}
	sent, err := sendResponses(stream, r)
	if err != nil {
		return "broken", err
	}
	stream.SetTrailer(metadata.MD(r.Trailers))
	if r.GoAway {
		// It waits for the open calls, this one among them.
		go server.GracefulStop()
		conn.awaitGoAway(stream.Context())
	}
	if r.cutsIn() {
		if err := cutIn(conn, stream, r, sent); err != nil {
			return "broken", err
		}
	}
	if r.DelayUntilCancel || r.cutsIn() {
		// After a cut-in the status of grpc-go must not follow; the connection, or the client, ends the call.
		<-stream.Context().Done()
		return "cancelled", stream.Context().Err()
	}
	return "status", r.Status.err()
}

// sendResponses sends headers, if the rule has any, and all messages. It returns the bytes in DATA frames.
func sendResponses(stream grpc.ServerStream, r rule) (int, error) {
	if r.Gzip {
		if err := grpc.SetSendCompressor(stream.Context(), gzip.Name); err != nil {
			return 0, err
		}
	}
	if r.Headers != nil {
		if err := stream.SendHeader(metadata.MD(r.Headers)); err != nil {
			return 0, err
		}
	}
	sent := 0
	for _, response := range r.Responses {
		message := response.message()
		for range max(response.Repeat, 1) {
			if err := stream.SendMsg(message); err != nil {
				return sent, err
			}
			sent += 5 + len(message)
		}
	}
	return sent, nil
}
