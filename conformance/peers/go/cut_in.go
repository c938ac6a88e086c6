package main

import (
	"encoding/binary"
	"fmt"
	"reflect"

	"google.golang.org/grpc"
)

// cutIn ends a call after its messages by a frame that grpc-go would not send, or by cutting the connection.
func cutIn(conn *frameConn, stream grpc.ServerStream, r rule, sentBytes int) error {
	id, err := streamID(stream)
	if err != nil {
		return err
	}
	next := cutting{stream: id, bytes: sentBytes}
	switch {
	case r.Reset != nil:
		next.frame = frame(frameReset, 0, id, binary.BigEndian.AppendUint32(nil, *r.Reset))
	case r.RawData != nil:
		next.frame = frame(frameData, flagEndStream, id, *r.RawData)
	}
	conn.schedule(next)
	return nil
}

// frame encodes an HTTP/2 frame.
func frame(kind, flags byte, stream uint32, payload []byte) []byte {
	length := len(payload)
	header := []byte{byte(length >> 16), byte(length >> 8), byte(length), kind, flags}
	return append(binary.BigEndian.AppendUint32(header, stream), payload...)
}

// streamID reads the HTTP/2 stream of a call. grpc-go knows it and does not tell, hence the reflection; the
// version of grpc-go is pinned.
func streamID(stream grpc.ServerStream) (uint32, error) {
	transport := reflect.ValueOf(grpc.ServerTransportStreamFromContext(stream.Context()))
	for transport.Kind() == reflect.Pointer {
		transport = transport.Elem()
	}
	if transport.Kind() == reflect.Struct {
		if id := transport.FieldByName("id"); id.IsValid() && id.CanUint() {
			return uint32(id.Uint()), nil
		}
	}
	return 0, fmt.Errorf("this version of grpc-go keeps the stream id elsewhere")
}
